/// @file
/// Plan distances between lines and polygons, and points along a line.
///
/// Units    metres on the grid, heights ignored.
/// Checked  tests/scenarios/risk/plan_distance_test.cc
#pragma once

#include "geodata/geometry.h"

namespace citytwin::risk {

/// Smallest plan distance between a line and a polygon; 0 when they touch or the line lies inside.
/// Infinity when either is empty.
[[nodiscard]] double line_to_polygon_m(Geometry const& line, Geometry const& polygon);

/// Length of all parts of a line.
[[nodiscard]] double line_length_m(Geometry const& line);

/// The point halfway along the line. @pre the line is not empty
[[nodiscard]] Vec2 midpoint(Geometry const& line);

}  // namespace citytwin::risk
