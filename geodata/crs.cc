#include "geodata/crs.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "geodata/frames/area_of_use.h"
#include "geodata/frames/crs_operation.h"

namespace citytwin {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Vec2 same_place(Vec2 p, Vec2 origin) {
  if (!std::isfinite(p.x) || !std::isfinite(p.y)) return {nan, nan};
  return {p.x - origin.x, p.y - origin.y};
}

/// The declared conversion and what is left unconverted after it, in one line.
std::string remarks(std::string const& declared, std::string const& unconverted) {
  if (declared.empty()) return unconverted;
  return unconverted.empty() ? declared : fmt::format("{}; then {}", declared, unconverted);
}

}  // namespace

struct Transformer::Operation {
  CrsOperation to_city;
  SourceFrame source;
  bool identity = false;  ///< the source's coordinates are the city's
};

Transformer::Transformer(std::unique_ptr<Operation> operation, LocalFrame const& frame,
                         std::string warning)
    : operation_(std::move(operation)),
      origin_{frame.origin_easting_m, frame.origin_northing_m},
      warning_(std::move(warning)) {}
Transformer::Transformer(Transformer&&) noexcept = default;
Transformer& Transformer::operator=(Transformer&&) noexcept = default;
Transformer::~Transformer() = default;

Result<Transformer> Transformer::create(std::string const& source_crs, LocalFrame const& frame) {
  auto source = parse_source_frame(source_crs);
  if (!source) return source.error();
  if (auto const ok = check_heights(*source, frame); !ok) return ok.error();
  auto to_city = find_operation(*source, frame);
  if (!to_city) return to_city.error();
  auto note = remarks(source->note, to_city->note);
  bool const identity = to_city->identity && !source->offset && !source->fit;
  auto operation = std::make_unique<Operation>(
      Operation{std::move(to_city).value(), std::move(source).value(), identity});
  return Transformer(std::move(operation), frame, std::move(note));
}

Vec2 Transformer::to_local(Vec2 source) {
  if (operation_->identity) return same_place(source, origin_);
  Vec2 const p = operation_->source.to_crs(source);
  auto* forward = operation_->to_city.forward.get();
  auto const out = proj_trans(forward, PJ_FWD, proj_coord(p.x, p.y, 0, HUGE_VAL));
  if (!std::isfinite(out.xy.x) || !std::isfinite(out.xy.y)) return {nan, nan};
  return {out.xy.x - origin_.x, out.xy.y - origin_.y};
}

Vec2 Transformer::from_local(Vec2 local) {
  auto const out = proj_trans(operation_->to_city.forward.get(), PJ_INV,
                              proj_coord(local.x + origin_.x, local.y + origin_.y, 0, HUGE_VAL));
  if (!std::isfinite(out.xy.x) || !std::isfinite(out.xy.y)) return {nan, nan};
  return operation_->source.from_crs({out.xy.x, out.xy.y});
}

std::size_t Transformer::to_local(std::span<Vec3> points) {
  std::size_t lost = 0;
  for (auto& p : points) {
    auto const local = to_local(Vec2{p.x, p.y});
    lost += std::isnan(local.x) ? 1 : 0;
    p.x = local.x;
    p.y = local.y;
  }
  return lost;
}

std::string working_crs_for(double longitude_deg, double latitude_deg) {
  auto const within = [&](double west, double south, double east, double north) {
    return longitude_deg >= west && longitude_deg <= east && latitude_deg >= south &&
           latitude_deg <= north;
  };
  if (within(120.8, 30.6, 122.3, 31.95)) return "EPSG:4549";  // Shanghai, in one zone
  if (within(73.5, 18, 135, 53.6)) {
    int const zone = static_cast<int>(std::lround(longitude_deg / 3));  // 25 = CM 75E .. 45 = 135E
    return fmt::format("EPSG:{}", 4534 + zone - 25);
  }
  int const zone = static_cast<int>(std::floor((longitude_deg + 180) / 6)) % 60 + 1;
  return fmt::format("EPSG:{}", (latitude_deg >= 0 ? 32600 : 32700) + zone);
}

Result<LocalFrame> frame_for_extent(std::string const& source_crs, Box const& source_extent,
                                    std::string const& working_crs,
                                    std::string const& vertical_datum) {
  auto const area = check_area_of_use(source_crs, source_extent);
  if (!area) return area.error();
  if (area->placement == Placement::swapped) {
    return Error{ErrorCode::invalid_argument, area->sentence, source_crs};
  }
  Vec2 const centre{(source_extent.min_x + source_extent.max_x) / 2,
                    (source_extent.min_y + source_extent.max_y) / 2};
  LocalFrame geographic;
  geographic.crs = "EPSG:4490";
  auto to_lonlat = Transformer::create(source_crs, geographic);
  if (!to_lonlat) return to_lonlat.error();
  Vec2 const lonlat = to_lonlat->to_local(centre);
  if (!(std::abs(lonlat.x) <= 180 && std::abs(lonlat.y) <= 90)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("the extent's centre ({}, {}) is no place in CRS {}; are the axes "
                             "swapped?",
                             centre.x, centre.y, source_crs),
                 source_crs};
  }
  LocalFrame unplaced;
  unplaced.crs = working_crs.empty() ? working_crs_for(lonlat.x, lonlat.y) : working_crs;
  unplaced.longitude_deg = lonlat.x;
  unplaced.latitude_deg = lonlat.y;
  auto to_grid = Transformer::create(source_crs, unplaced);
  if (!to_grid) return to_grid.error();
  Vec2 const grid = to_grid->to_local(centre);
  auto const rounded = [](double v) { return std::round(v / 1000) * 1000; };
  return make_local_frame(unplaced.crs, rounded(grid.x), rounded(grid.y), vertical_datum);
}

}  // namespace citytwin
