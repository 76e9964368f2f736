/// @file
/// RoadIndex: how far a point lies from the nearest kerb.
///
/// Units    metres; negative on a carriageway.
#pragma once

#include <map>

#include "geodata/sample/draft.h"

namespace citytwin::sample {

class RoadIndex {
 public:
  explicit RoadIndex(Draft const& draft);

  struct Kerb {
    double distance_m = 0;  ///< outside the kerb; far when no road is near
    std::size_t road = 0;
  };
  /// The nearest kerb of any road within 40 m; distance_m is 1e9 when there is none.
  [[nodiscard]] Kerb kerb(Vec2 at) const;

 private:
  struct Segment {
    Vec2 a;
    Vec2 b;
    double half_m;
    std::size_t road;
  };
  static constexpr double cell_m = 40;
  [[nodiscard]] static int cell(double v) { return static_cast<int>(std::floor(v / cell_m)); }

  std::map<std::pair<int, int>, std::vector<Segment>> cells_;
};

}  // namespace citytwin::sample
