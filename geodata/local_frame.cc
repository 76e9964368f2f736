#include "geodata/local_frame.h"

#include <fmt/format.h>

#include "geodata/proj_pointers.h"

namespace citytwin {

namespace {

Error bad_crs(std::string const& crs, std::string_view why) {
  return {
      ErrorCode::invalid_argument,
      fmt::format("CRS '{}' {}; expected a projected CRS in metres such as EPSG:4549", crs, why),
      crs};
}

}  // namespace

Result<LocalFrame> make_local_frame(std::string const& crs, double origin_easting_m,
                                    double origin_northing_m, std::string const& vertical_datum) {
  auto const context = make_proj_context();
  ProjPtr const definition(proj_create(context.get(), crs.c_str()));
  if (!definition) return bad_crs(crs, "is unknown");
  auto const type = proj_get_type(definition.get());
  if (type != PJ_TYPE_PROJECTED_CRS) return bad_crs(crs, "is not projected");
  ProjPtr const geodetic(proj_crs_get_geodetic_crs(context.get(), definition.get()));
  ProjPtr const raw(proj_create_crs_to_crs_from_pj(context.get(), geodetic.get(), definition.get(),
                                                   nullptr, nullptr));
  if (!raw) return bad_crs(crs, "has no usable projection");
  ProjPtr const forward(proj_normalize_for_visualization(context.get(), raw.get()));
  PJ_COORD const lonlat =
      proj_trans(forward.get(), PJ_INV, proj_coord(origin_easting_m, origin_northing_m, 0, 0));
  double west = 0, south = 0, east = 0, north = 0;
  proj_get_area_of_use(context.get(), definition.get(), &west, &south, &east, &north, nullptr);
  constexpr double margin_deg = 3;  // real data crosses zone borders; swapped axes land far outside
  if (!(lonlat.xy.x > west - margin_deg && lonlat.xy.x < east + margin_deg &&
        lonlat.xy.y > south - margin_deg && lonlat.xy.y < north + margin_deg)) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("origin easting {:.3f} northing {:.3f} lies outside the area of use of {} "
                    "(lon {} to {}, lat {} to {}); are the axes swapped?",
                    origin_easting_m, origin_northing_m, crs, west, east, south, north),
        crs};
  }
  LocalFrame frame;
  frame.crs = crs;
  frame.origin_easting_m = origin_easting_m;
  frame.origin_northing_m = origin_northing_m;
  frame.vertical_datum = vertical_datum;
  frame.longitude_deg = lonlat.xy.x;
  frame.latitude_deg = lonlat.xy.y;
  PJ_FACTORS const factors = proj_factors(
      definition.get(), proj_coord(proj_torad(lonlat.xy.x), proj_torad(lonlat.xy.y), 0, 0));
  if (proj_errno(definition.get()) == 0 && factors.meridional_scale > 0) {
    frame.convergence_deg = proj_todeg(factors.meridian_convergence);
    frame.point_scale = factors.meridional_scale;
  }
  return frame;
}

}  // namespace citytwin
