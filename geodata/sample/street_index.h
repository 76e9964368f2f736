/// @file
/// StreetIndex: which streets run near a place, and the ground they take there.
///
/// Units    metres, local frame.
/// Shapes   streets by their number in Draft::streets.
#pragma once

#include "geodata/sample/cell_map.h"
#include "geodata/sample/region.h"

namespace citytwin::sample {

class StreetIndex {
 public:
  /// @param reach_m from the axis to the back of the sidewalk
  void add(std::size_t street, Polyline const& line, double reach_m);

  struct Near {
    std::size_t street;
    double distance_m;
    Vec2 point;  ///< of the axis, nearest
  };
  /// The streets whose axes come within reach_m of a point, by number.
  [[nodiscard]] std::vector<Near> near(Vec2 p, double reach_m) const;

  /// Carriageways and sidewalks of all streets that touch a box, at least as far as it goes.
  [[nodiscard]] Region area(Box const& box) const;

 private:
  struct Segment {
    std::size_t street;
    Vec2 a;
    Vec2 b;
  };
  CellMap<Segment> segments_{64};
  std::vector<Region> ribbons_;  ///< of short stretches
  CellMap<std::size_t> ribbon_cells_{128};
};

}  // namespace citytwin::sample
