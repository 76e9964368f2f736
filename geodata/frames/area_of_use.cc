#include "geodata/frames/area_of_use.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "geodata/frames/source_frame.h"
#include "geodata/proj_pointers.h"

namespace citytwin {

namespace {

struct Area {
  double west = -180, south = -90, east = 180, north = 90;

  [[nodiscard]] bool holds(Vec2 lonlat) const {
    constexpr double margin_deg = 3;
    if (!(std::abs(lonlat.x) <= 180 && std::abs(lonlat.y) <= 90)) return false;
    bool const wraps = west > east;  // across 180 degrees
    bool const from_west = lonlat.x > west - margin_deg;
    bool const to_east = lonlat.x < east + margin_deg;
    return (wraps ? from_west || to_east : from_west && to_east) && lonlat.y > south - margin_deg &&
           lonlat.y < north + margin_deg;
  }
};

/// Longitude and latitude on the CRS's own datum.
class ToLonLat {
 public:
  explicit ToLonLat(SourceFrame const& source) : source_(source), context_(make_proj_context()) {
    ProjPtr const crs(proj_create(context_.get(), source.crs.c_str()));
    ProjPtr const geodetic(proj_crs_get_geodetic_crs(context_.get(), crs.get()));
    if (!geodetic) return;
    ProjPtr const raw(proj_create_crs_to_crs_from_pj(context_.get(), crs.get(), geodetic.get(),
                                                     nullptr, nullptr));
    if (raw) operation_.reset(proj_normalize_for_visualization(context_.get(), raw.get()));
    proj_get_area_of_use(context_.get(), crs.get(), &area_.west, &area_.south, &area_.east,
                         &area_.north, nullptr);
    if (area_.west < -180) area_ = {};  // PROJ's "unknown"
  }

  [[nodiscard]] bool usable() const { return operation_ != nullptr; }
  [[nodiscard]] Area const& area() const { return area_; }
  [[nodiscard]] bool inside(Vec2 source) const {
    if (source_.offset && !in_china_box(source)) return false;
    Vec2 const p = source_.to_crs(source);
    auto const out = proj_trans(operation_.get(), PJ_FWD, proj_coord(p.x, p.y, 0, HUGE_VAL));
    return area_.holds({out.xy.x, out.xy.y});
  }

 private:
  SourceFrame const& source_;
  ContextPtr context_;
  ProjPtr operation_;
  Area area_;
};

std::string sentence(SourceFrame const& source, Area const& area, Vec2 at, bool swapped) {
  auto const where = source.offset
                         ? std::string("China, the only place it is defined for")
                         : fmt::format(
                               "the area of use of {} (longitude {} to {}, latitude {} to "
                               "{})",
                               source.label, area.west, area.east, area.south, area.north);
  return fmt::format("({:.10g}, {:.10g}) in {} lies outside {}{}", at.x, at.y, source.label, where,
                     swapped ? "; with its axes swapped it would lie inside: x is east or "
                               "longitude, y is north or latitude"
                             : "");
}

}  // namespace

struct AreaOfUse::State {
  explicit State(SourceFrame frame) : source(std::move(frame)), to_lonlat(source) {}
  SourceFrame source;
  ToLonLat to_lonlat;
};

AreaOfUse::AreaOfUse(std::unique_ptr<State const> state) : state_(std::move(state)) {}
AreaOfUse::AreaOfUse(AreaOfUse&&) noexcept = default;
AreaOfUse::~AreaOfUse() = default;

Result<AreaOfUse> AreaOfUse::create(std::string const& source_crs) {
  auto source = parse_source_frame(source_crs);
  if (!source) return source.error();
  return AreaOfUse(std::make_unique<State const>(std::move(source).value()));
}

AreaCheck AreaOfUse::check(Box const& extent) const {
  auto const& [source, to_lonlat] = *state_;
  if (!to_lonlat.usable() || extent.empty()) return AreaCheck{};
  Vec2 const centre{(extent.min_x + extent.max_x) / 2, (extent.min_y + extent.max_y) / 2};
  if (to_lonlat.inside(centre)) return AreaCheck{};
  bool const swapped = to_lonlat.inside({centre.y, centre.x});
  return AreaCheck{swapped ? Placement::swapped : Placement::outside,
                   sentence(source, to_lonlat.area(), centre, swapped)};
}

Result<AreaCheck> check_area_of_use(std::string const& source_crs, Box const& extent) {
  auto const area = AreaOfUse::create(source_crs);
  if (!area) return area.error();
  return area->check(extent);
}

}  // namespace citytwin
