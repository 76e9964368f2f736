#include "geodata/sample/road_index.h"

#include <algorithm>

namespace citytwin::sample {

namespace {

constexpr double reach_m = 20;  ///< from a point to an axis: the widest half and some verge

}  // namespace

RoadIndex::RoadIndex(Draft const& draft) {
  for (std::size_t r = 0; r < draft.network.roads.size(); ++r) {
    auto const& road = draft.network.roads[r];
    double const half = draft.street_of(road).width_m / 2;
    for (std::size_t i = 0; i + 1 < road.line.size(); ++i) {
      Segment const s{plan(road.line[i]), plan(road.line[i + 1]), half, r};
      segments_.add(box_of(s.a, s.b), s);
    }
  }
}

RoadIndex::Kerb RoadIndex::kerb(Vec2 at) const {
  Kerb best{1e9, 0};
  segments_.visit(around(at, reach_m), [&](Segment const& s) {
    Vec2 const along = s.b - s.a;
    double const squared = dot(along, along);
    double const t = squared > 0 ? std::clamp(dot(at - s.a, along) / squared, 0.0, 1.0) : 0.0;
    double const d = distance(at, s.a + along * t) - s.half_m;
    if (d < best.distance_m || (d == best.distance_m && s.road < best.road)) best = {d, s.road};
  });
  return best;
}

}  // namespace citytwin::sample
