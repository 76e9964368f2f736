/// @file
/// Geometry as ISO well-known binary, in absolute coordinates: what the API sends and receives.
///
/// Units    absolute easting, northing, height in metres of the frame's CRS; or what the caller's
///          function makes of places.
/// Shapes   encoded: little-endian, always with z (types 1001 .. 1006), single for one part and
///          multi for several; no geometry is no bytes. Decoded: either byte order, z and m
///          optional (z becomes 0, m is dropped), single or multi, points, lines or polygons.
/// Errors   bytes that end early or go on, counts beyond the bytes, a type that is none of these
///          (with its number), coordinates that are not finite or beyond 1e9.
/// Source   ISO 19125-1; OGC 06-103r4, 8.2.
/// Checked  tests/geodata/wkb_test.cc against OGR, tests/fuzz/wkb_fuzz.cc
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "geodata/geometry.h"
#include "geodata/local_frame.h"
#include "geodata/result.h"

namespace citytwin {

[[nodiscard]] std::string encode_wkb(Geometry const& geometry, GeometryType type,
                                     LocalFrame const& frame);

/// Places written in another CRS. @param place_of a local place
[[nodiscard]] std::string encode_wkb(Geometry const& geometry, GeometryType type,
                                     std::function<Vec2(Vec2)> const& place_of);

/// A column of one feature; its type is the geometry's.
[[nodiscard]] Result<GeometryColumn> decode_wkb(std::string_view bytes, LocalFrame const& frame);

/// Where a vertex of the bytes is in the local frame. @param z absent where the bytes have none
using VertexPlace = std::function<Result<Vec3>(Vec2 source, std::optional<double> z)>;
/// Errors: also the first that `place` gives.
[[nodiscard]] Result<GeometryColumn> decode_wkb(std::string_view bytes, VertexPlace const& place);

}  // namespace citytwin
