#include "geodata/sample/road_index.h"

#include <algorithm>

namespace citytwin::sample {

RoadIndex::RoadIndex(Draft const& draft) {
  for (std::size_t r = 0; r < draft.network.roads.size(); ++r) {
    auto const& road = draft.network.roads[r];
    double const half = draft.street_of(road).width_m / 2;
    for (std::size_t i = 0; i + 1 < road.line.size(); ++i) {
      Segment const s{plan(road.line[i]), plan(road.line[i + 1]), half, r};
      for (int x = cell(std::min(s.a.x, s.b.x) - cell_m);
           x <= cell(std::max(s.a.x, s.b.x) + cell_m); ++x) {
        for (int y = cell(std::min(s.a.y, s.b.y) - cell_m);
             y <= cell(std::max(s.a.y, s.b.y) + cell_m); ++y) {
          cells_[{x, y}].push_back(s);
        }
      }
    }
  }
}

RoadIndex::Kerb RoadIndex::kerb(Vec2 at) const {
  Kerb best{1e9, 0};
  auto const found = cells_.find({cell(at.x), cell(at.y)});
  if (found == cells_.end()) return best;
  for (auto const& s : found->second) {
    Vec2 const along = s.b - s.a;
    double const squared = dot(along, along);
    double const t = squared > 0 ? std::clamp(dot(at - s.a, along) / squared, 0.0, 1.0) : 0.0;
    double const d = distance(at, s.a + along * t) - s.half_m;
    if (d < best.distance_m) best = {d, s.road};
  }
  return best;
}

}  // namespace citytwin::sample
