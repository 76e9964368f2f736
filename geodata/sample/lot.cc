#include "geodata/sample/lot.h"

#include <cmath>

namespace citytwin::sample {

BuildingKind kind_of(LandUse usage) {
  switch (usage) {
    case LandUse::commercial:
      return {usage, 4.8, Roof::flat, 22, 1};
    case LandUse::office:
      return {usage, 4.0, Roof::flat, 16, 2};
    case LandUse::residential:
      return {usage, 3.0, Roof::flat, 38, 1};
    case LandUse::school:
      return {usage, 3.9, Roof::flat, 9, 0};
    case LandUse::hospital:
      return {usage, 4.2, Roof::flat, 20, 2};
    case LandUse::civic:
      return {usage, 5.4, Roof::flat, 30, 1};
    case LandUse::industrial:
      return {usage, 5.0, Roof::flat, 60, 0};
    case LandUse::green:
    case LandUse::farmland:
      return {usage, 3.6, Roof::hip, 0, 0};
  }
  return {};
}

bool Lot::fits(Region const& footprint, double gap_m) const {
  if (!free_.covers(footprint)) return false;
  Region const wide = footprint.grown(gap_m, Join::mitre);
  Box const box = wide.box();
  for (std::size_t i = 0; i < placed_.size(); ++i) {
    if (boxes_[i].intersects(box) && wide.meets(placed_[i])) return false;
  }
  return true;
}

std::optional<std::size_t> Lot::set(Polygon footprint, int floors, BuildingKind const& kind,
                                    double gap_m, int estate) {
  auto const region = Region::of(footprint);
  if (!fits(region, gap_m)) return std::nullopt;
  placed_.push_back(region);
  boxes_.push_back(region.box());
  Building b;
  b.footprint = std::move(footprint);
  b.usage = kind.usage;
  b.floors = floors;
  b.height_m = quantised(floors * kind.storey_m + (kind.roof == Roof::flat ? 0.9 : 0.0));
  b.roof = kind.roof;
  b.year = year_;
  b.basement_floors = floors > 3 ? kind.basement_floors : 0;
  b.estate = estate;
  if (kind.area_per_person_m2 > 0) {
    b.people = static_cast<int>(region.area_m2() * floors / kind.area_per_person_m2);
  }
  draft_.buildings.push_back(std::move(b));
  return draft_.buildings.size() - 1;
}

Frame frame_of(Region const& area) {
  auto const box = area.oriented_box();
  return {box.centre, box.axis};
}

Frame south_facing(Region const& area) {
  auto frame = frame_of(area);
  if (std::abs(frame.axis.x) < std::abs(frame.axis.y)) frame.axis = left_of(frame.axis);
  if (frame.axis.x < 0) frame.axis = frame.axis * -1.0;
  constexpr double most_m = 0.36;  // about 21 degrees: estates rather turn than face west
  if (std::abs(frame.axis.y) > most_m) frame.axis = unit({1, frame.axis.y > 0 ? 0.15 : -0.15});
  return frame;
}

}  // namespace citytwin::sample
