/// @file
/// Which faces of a grid a line crosses: a wall on them lets no water through.
///
/// A face is crossed where the line cuts the segment between the centres of its two cells. Whoever
/// goes from cell to cell across the line goes over one of these faces, whatever the angle, so the
/// chain has no gap, not where lines meet or close either. A centre that lies on the line counts as
/// a hair to the north-east of it.
///
/// Units    local metres.
/// Shapes   in the order along the line. The lengths of a line's faces add up to the length of what
///          lies on the grid: water that falls over the wall needs the line's length, not that of
///          its stairs.
/// Checked  tests/scenarios/flood/crest_line_test.cc
#pragma once

#include <span>
#include <vector>

#include "geodata/grid.h"
#include "scenarios/flood/crest.h"

namespace citytwin::flood {

struct CrossedFace {
  Face face;
  double along_m = 0;         ///< chainage of the crossing
  double from_m = 0;          ///< the part of the line ...
  double to_m = 0;            ///< ... that this face stands for
  bool to_the_right = false;  ///< east or south is to the right of the line
};

[[nodiscard]] std::vector<CrossedFace> faces_across(GridGeometry const& grid,
                                                    std::span<Vec2 const> line);

}  // namespace citytwin::flood
