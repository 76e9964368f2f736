/// @file
/// How much of a polygon lies in a rectangle, exactly: its rings are clipped side by side.
///
/// Units    local metres, m2.
/// Checked  tests/scenarios/flood/sponge_works_test.cc
#pragma once

#include "geodata/geometry.h"

namespace citytwin::flood {

/// Exteriors less holes; parts of a polygon do not overlap.
[[nodiscard]] double area_in_box(Geometry const& polygon, Box const& box);

}  // namespace citytwin::flood
