#include "geodata/local_frame.h"

#include <cmath>

#include <fmt/format.h>

#include "geodata/frames/vertical_datum.h"
#include "geodata/proj_pointers.h"

namespace citytwin {

namespace {

Error bad_crs(std::string const& crs, std::string_view why) {
  return {
      ErrorCode::invalid_argument,
      fmt::format("CRS '{}' {}; expected a projected CRS in metres such as EPSG:4549", crs, why),
      crs};
}

/// Radius of curvature of the meridian, m.
double meridian_radius_m(PJ_CONTEXT* context, PJ const* geodetic, double latitude_rad) {
  double a = 0, b = 0, inverse_flattening = 0;
  int computed = 0;
  ProjPtr const ellipsoid(proj_get_ellipsoid(context, geodetic));
  proj_ellipsoid_get_parameters(context, ellipsoid.get(), &a, &b, &computed, &inverse_flattening);
  double const e2 = 1 - (b * b) / (a * a);
  double const s = std::sin(latitude_rad);
  return a * (1 - e2) / std::pow(1 - e2 * s * s, 1.5);
}

/// From the image of a short piece of the meridian. proj_factors() is of no use here: for a CRS
/// whose first axis is northing (EPSG:4549) PROJ 9.1 mixes up axes and units.
void set_convergence_and_scale(LocalFrame& frame, PJ_CONTEXT* context, PJ* forward,
                               PJ const* geodetic) {
  constexpr double half_deg = 1e-3;  // 111 m: the error of the central difference is below 1e-9
  auto const project = [&](double latitude_deg) {
    return proj_trans(forward, PJ_FWD, proj_coord(frame.longitude_deg, latitude_deg, 0, 0)).xy;
  };
  auto const south = project(frame.latitude_deg - half_deg);
  auto const north = project(frame.latitude_deg + half_deg);
  double const east_m = north.x - south.x;
  double const north_m = north.y - south.y;
  double const ground_m = meridian_radius_m(context, geodetic, proj_torad(frame.latitude_deg)) *
                          proj_torad(2 * half_deg);
  frame.convergence_deg = -proj_todeg(std::atan2(east_m, north_m));
  frame.point_scale = std::hypot(east_m, north_m) / ground_m;
}

}  // namespace

Result<LocalFrame> make_local_frame(std::string const& crs, double origin_easting_m,
                                    double origin_northing_m, std::string const& vertical_datum) {
  if (!vertical_datum.empty()) {
    auto const datum = parse_vertical_datum(vertical_datum);
    if (!datum) return datum.error();
  }
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
  set_convergence_and_scale(frame, context.get(), forward.get(), geodetic.get());
  return frame;
}

}  // namespace citytwin
