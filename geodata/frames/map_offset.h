/// @file
/// GCJ-02 and BD-09: the offset coordinates of published Chinese web maps, and back.
///
/// The official transformation is not public. This is the reverse-engineered formula in common use:
/// its inverse is exact to a micrometre against the formula, but against a real map expect metres.
///
/// Units    degrees, x longitude, y latitude.
/// Errors   none. Outside China's box (longitude 72.004 to 137.8347, latitude 0.8293 to 55.8271)
///          every function is the identity, as in the maps themselves.
/// Source   the public formula (eviltransform and others); figures in docs/geodata/frames.md.
/// Checked  tests/geodata/frames/map_offset_test.cc
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "geodata/geometry.h"

namespace citytwin {

enum class MapOffset : std::uint8_t { gcj02, bd09 };

[[nodiscard]] bool in_china_box(Vec2 lonlat_deg);

[[nodiscard]] Vec2 to_offset(MapOffset offset, Vec2 wgs84_deg);
/// By fixed-point steps: 3 for GCJ-02 (25 um in and around Shanghai), 4 more for BD-09 (4 um).
[[nodiscard]] Vec2 from_offset(MapOffset offset, Vec2 offset_deg);

/// "GCJ-02", "GCJ02", "BD-09" or "BD09" in any letter case.
[[nodiscard]] std::optional<MapOffset> map_offset_from(std::string_view name);
[[nodiscard]] std::string_view to_string(MapOffset offset);

}  // namespace citytwin
