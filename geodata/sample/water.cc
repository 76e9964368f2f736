#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double level_m = 2.4;  ///< kept by sluices, as in the Songjiang polder
constexpr double wander_m = 6;
constexpr std::size_t reach_vertices = 500;  ///< about 4 km
constexpr double smallest_m2 = 40;           ///< slivers between two waters are none

Polyline moved(Polyline const& controls, Random& random) {
  Polyline out;
  for (auto const& c : controls) {
    out.push_back(c +
                  Vec2{random.between(-wander_m, wander_m), random.between(-wander_m, wander_m)});
  }
  return out;
}

/// A channel whose width swells and narrows gently, in reaches that share their ends.
std::vector<Region> channel(Polyline const& axis, double width_m, Random& random) {
  std::vector<double> swell;
  for (std::size_t i = 0; i < axis.size() / 8 + 3; ++i) swell.push_back(random.between(0.86, 1.2));
  Polyline left;
  Polyline right;
  Polyline const unit_left = offset(axis, 1.0);
  for (std::size_t i = 0; i < axis.size(); ++i) {
    auto const k = i / 8;
    double const t = smoothstep(0, 8, static_cast<double>(i % 8));
    double const half = width_m / 2 * (swell[k] + (swell[k + 1] - swell[k]) * t);
    Vec2 const side = unit_left[i] - axis[i];
    left.push_back(quantised(axis[i] + side * half));
    right.push_back(quantised(axis[i] - side * half));
  }
  std::size_t const reaches = (axis.size() - 2) / reach_vertices + 1;
  std::vector<Region> out;
  for (std::size_t r = 0; r < reaches; ++r) {
    auto const from = static_cast<std::ptrdiff_t>((axis.size() - 1) * r / reaches);
    auto const to = static_cast<std::ptrdiff_t>((axis.size() - 1) * (r + 1) / reaches) + 1;
    Polyline ring(left.begin() + from, left.begin() + to);
    ring.insert(ring.end(), right.rend() - to, right.rend() - from);
    out.push_back(Region::ring(ring).grown(0));
  }
  return out;
}

Region lake(Watercourse const& plan, Random& random) {
  auto const outline = closed_spline(moved(plan.controls, random), 6);
  auto area = Region::ring(outline).grown(0);
  if (plan.island.empty()) return area;
  return area.minus(Region::ring(closed_spline(moved(plan.island, random), 5)));
}

/// Adds what a body has for itself within the city. Later waters give way to earlier ones, so that
/// no surface is drawn twice.
class Basin {
 public:
  explicit Basin(Draft& draft) : draft_(draft), box_(Region::of(draft.plan.box)) {}

  void add(WaterBody body, Region const& area) {
    auto own = area.within(box_);
    Box const box = area.box();
    for (std::size_t i = 0; i < areas_.size(); ++i) {
      if (boxes_[i].intersects(box)) own = own.minus(areas_[i]);
    }
    areas_.push_back(area);
    boxes_.push_back(box);
    for (auto const& piece : own.pieces()) {
      if (piece.area_m2() < smallest_m2) continue;
      body.area = piece;
      body.box = piece.box();
      draft_.waters.push_back(body);
    }
  }

 private:
  Draft& draft_;
  Region box_;
  std::vector<Region> areas_;
  std::vector<Box> boxes_;
};

}  // namespace

void lay_water(Draft& draft) {
  auto random = draft.random("water");
  Basin basin(draft);
  for (auto const& plan : draft.plan.waters) {
    WaterBody const body{plan.name, plan.kind, {}, {}, quantised(level_m), quantised(plan.bed_m)};
    if (plan.kind == "lake") {
      basin.add(body, lake(plan, random));
      continue;
    }
    auto const axis = spline(moved(plan.controls, random), 8);
    for (auto const& reach : channel(axis, plan.width_m, random)) basin.add(body, reach);
  }
  std::vector<Region> all;
  for (auto const& body : draft.waters) all.push_back(body.area);
  draft.water = Region::united(all);
}

}  // namespace citytwin::sample
