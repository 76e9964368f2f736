#include "geodata/sample/stages.h"

namespace citytwin::sample {

namespace {

constexpr double level_m = 2.4;  ///< kept by sluices, as in the Songjiang polder
constexpr double wander_m = 6;

Polyline moved(Polyline const& controls, Random& random) {
  Polyline out;
  for (auto const& c : controls) {
    out.push_back(c +
                  Vec2{random.between(-wander_m, wander_m), random.between(-wander_m, wander_m)});
  }
  return out;
}

/// A channel whose width swells and narrows gently.
Region channel(Polyline const& axis, double width_m, Random& random) {
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
    left.push_back(axis[i] + side * half);
    right.push_back(axis[i] - side * half);
  }
  left.insert(left.end(), right.rbegin(), right.rend());
  return Region::ring(left).grown(0);
}

Region lake(Watercourse const& plan, Random& random) {
  auto const outline = closed_spline(moved(plan.controls, random), 6);
  auto area = Region::ring(outline).grown(0);
  if (plan.island.empty()) return area;
  return area.minus(Region::ring(closed_spline(moved(plan.island, random), 5)));
}

}  // namespace

void lay_water(Draft& draft) {
  auto random = draft.random("water");
  auto const box = Region::of(draft.plan.box);
  std::vector<Region> areas;
  for (auto const& plan : draft.plan.waters) {
    WaterBody body{plan.name, plan.kind, {}, {}, quantised(level_m), quantised(plan.bed_m)};
    if (plan.kind == "lake") {
      body.area = lake(plan, random);
    } else {
      body.axis = spline(moved(plan.controls, random), 8);
      body.area = channel(body.axis, plan.width_m, random);
    }
    // Later waters give way to earlier ones, so that no surface is drawn twice.
    auto own = body.area.within(box);
    for (auto const& earlier : areas) own = own.minus(earlier);
    auto const pieces = own.pieces();
    areas.push_back(body.area);
    if (pieces.empty()) continue;
    body.area = pieces.front();
    draft.waters.push_back(std::move(body));
  }
  std::vector<Region> kept;
  for (auto const& body : draft.waters) kept.push_back(body.area);
  draft.water = Region::united(kept);
}

}  // namespace citytwin::sample
