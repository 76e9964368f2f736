/// @file
/// Whether a geometry is valid by OGC's rules, and mending one that is not.
///
/// Units    local metres.
/// Errors   none: what is wrong is the answer.
/// Source   GEOS 3.11, IsValid and MakeValid.
/// Checked  tests/geodata/ogr_loader_test.cc
#pragma once

#include <optional>
#include <string>

#include "geodata/geometry.h"

namespace citytwin {

/// Empty when valid, else what is wrong, e.g. "Self-intersection". Points and lines of two
/// different vertices are always valid.
[[nodiscard]] std::string why_not_valid(Geometry const& geometry, GeometryType type);

/// The mended polygon; nullopt when nothing of its type is left.
[[nodiscard]] std::optional<GeometryColumn> repaired(Geometry const& geometry, GeometryType type);

}  // namespace citytwin
