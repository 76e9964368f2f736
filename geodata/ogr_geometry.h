/// @file
/// Between OGR geometries and the flat arrays of a layer.
///
/// Units    OGR side: absolute easting, northing, height in metres; ours: local frame.
/// Shapes   single and multi geometries alike become parts; curves must be linear already.
/// Errors   none: what does not fit the column's type is refused by the return value.
/// Checked  tests/geodata/city_folder_test.cc
#pragma once

#include <functional>
#include <memory>

#include "geodata/geometry.h"
#include "geodata/local_frame.h"

class OGRGeometry;

namespace citytwin {

/// point, line or polygon for the OGR geometry (single, multi or a collection of one family);
/// none for null, empty or mixed ones.
[[nodiscard]] GeometryType geometry_type_of(OGRGeometry const* geometry);

/// True when no coordinate is infinite or NaN. (An OGR envelope does not notice NaN.)
[[nodiscard]] bool all_finite(OGRGeometry const& geometry);

/// From the source's x, y to local metres.
using Place = std::function<Vec2(double x, double y)>;

/// Appends the geometry's parts to the feature being built; the caller ends the feature. Missing z
/// becomes 0; M is dropped; polygon rings are closed and oriented as geometry.h says.
/// @pre geometry_type_of(&geometry) == column.type()
void append_parts(OGRGeometry const& geometry, Place const& place, GeometryColumn& column);

/// The feature's geometry with z; a multi geometry when `multi`; nullptr when it has none.
[[nodiscard]] std::unique_ptr<OGRGeometry> make_ogr_geometry(Geometry const& geometry,
                                                             GeometryType type, bool multi,
                                                             LocalFrame const& frame);

}  // namespace citytwin
