/// @file
/// Plan geometry that cannot round: points in whole coordinate quanta, decided with integers.
///
/// Units    quanta of 2^-20 m (geometry.h), at most 2^60 of them.
/// Errors   none; what is farther than 2^60 quanta is moved there.
/// Checked  tests/geodata/query_test.cc, tests/geodata/query_join_test.cc
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "geodata/geometry.h"

namespace citytwin {

struct GridPoint {
  std::int64_t x;
  std::int64_t y;
};

[[nodiscard]] inline std::int64_t quanta(double v) {
  constexpr double most = 0x1p60;
  return std::llround(std::clamp(v / coordinate_quantum_m, -most, most));
}

[[nodiscard]] inline GridPoint quanta(Vec3 const& v) {
  return {quanta(v.x), quanta(v.y)};
}

/// Which side of a -> b the point lies on: 1 left, -1 right, 0 on the line.
[[nodiscard]] inline int side(GridPoint a, GridPoint b, GridPoint p) {
  __extension__ typedef __int128 Wide;  // products of 62-bit differences
  Wide const cross =
      static_cast<Wide>(b.x - a.x) * (p.y - a.y) - static_cast<Wide>(b.y - a.y) * (p.x - a.x);
  return cross > 0 ? 1 : cross < 0 ? -1 : 0;
}

/// True when the closed segments share a point; a segment may be a point.
[[nodiscard]] inline bool segments_meet(GridPoint a, GridPoint b, GridPoint c, GridPoint d) {
  if (std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x) ||
      std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y)) {
    return false;
  }
  // Neither lies wholly beside the other's line; on one line, the boxes above have decided.
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0;
}

/// Even-odd. @pre the point is not on the ring
[[nodiscard]] inline bool ring_surrounds(Geometry::Ring ring, GridPoint p) {
  bool inside = false;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    GridPoint const a = quanta(ring[i]);
    GridPoint const b = quanta(ring[i + 1]);
    if ((a.y > p.y) == (b.y > p.y)) continue;
    if ((side(a, b, p) > 0) == (b.y > a.y)) inside = !inside;
  }
  return inside;
}

/// Inside the exterior and no hole. @pre the point is on no ring
[[nodiscard]] inline bool part_surrounds(Geometry const& polygon, std::size_t part, GridPoint p) {
  bool inside = false;
  for (std::size_t r = 0; r < polygon.ring_count(part); ++r) {
    if (ring_surrounds(polygon.ring(part, r), p)) inside = !inside;
  }
  return inside;
}

}  // namespace citytwin
