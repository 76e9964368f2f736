/// @file
/// TINs, polyhedral surfaces and triangles as a city in plan can hold them: their outline, seen
/// from above, with the z of their vertices. Upright patches have no outline.
///
/// Units    those of the source.
/// Errors   null for a surface of upright patches alone.
/// Checked  tests/geodata/loaders/hard_files_test.cc
#pragma once

#include <memory>

class OGRGeometry;

namespace citytwin {

/// True when a surface of patches is the geometry, or in it.
[[nodiscard]] bool has_patches(OGRGeometry const& geometry);

/// @pre has_patches(geometry)
[[nodiscard]] std::unique_ptr<OGRGeometry> outline_in_plan(OGRGeometry const& geometry);

}  // namespace citytwin
