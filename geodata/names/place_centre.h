/// @file
/// The point of a geometry to look at when somebody asks where it is.
///
/// Units    local metres.
/// Shapes   a point itself; the middle of a line's longest part by length; the centroid of a
///          polygon's largest part, or its vertex nearest to it where the centroid lies outside.
/// Checked  tests/geodata/names/name_index_test.cc
#pragma once

#include "geodata/geometry.h"

namespace citytwin {

/// @pre the geometry is not empty
[[nodiscard]] Vec2 place_centre(Geometry const& geometry, GeometryType type);

}  // namespace citytwin
