/// @file
/// RoadIndex: how far a point lies from the nearest kerb.
///
/// Units    metres; negative on a carriageway.
#pragma once

#include "geodata/sample/draft.h"

namespace citytwin::sample {

class RoadIndex {
 public:
  explicit RoadIndex(Draft const& draft);

  struct Kerb {
    double distance_m = 0;  ///< outside the kerb
    std::size_t road = 0;
  };
  /// The nearest kerb of a road whose axis passes within 20 m and some; distance_m is 1e9 when
  /// there is none.
  [[nodiscard]] Kerb kerb(Vec2 at) const;

 private:
  struct Segment {
    Vec2 a;
    Vec2 b;
    double half_m;
    std::size_t road;
  };
  CellMap<Segment> segments_{40};
};

}  // namespace citytwin::sample
