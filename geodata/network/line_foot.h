/// @file
/// The point of a line that is nearest to a place.
///
/// Units    metres, in plan; z is interpolated along the line.
/// Errors   none.
/// Checked  tests/geodata/network/linear_reference_test.cc
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "geodata/geometry.h"

namespace citytwin {

struct LineFoot {
  double distance_m = std::numeric_limits<double>::infinity();
  std::uint32_t segment = 0;  ///< between vertices segment and segment + 1
  double share = 0;           ///< of the segment, 0..1
};

[[nodiscard]] inline Vec3 between(Vec3 const& a, Vec3 const& b, double share) {
  return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share, a.z + (b.z - a.z) * share};
}

/// The first of equally near points. Infinitely far from a line of fewer than two vertices.
[[nodiscard]] inline LineFoot nearest_on(std::span<Vec3 const> line, double x, double y) {
  LineFoot best;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    double const dx = line[i + 1].x - line[i].x;
    double const dy = line[i + 1].y - line[i].y;
    double const length2 = dx * dx + dy * dy;
    double const along = (x - line[i].x) * dx + (y - line[i].y) * dy;
    double const share = length2 > 0 ? std::clamp(along / length2, 0.0, 1.0) : 0.0;
    double const distance = std::hypot(line[i].x + share * dx - x, line[i].y + share * dy - y);
    if (distance < best.distance_m) best = {distance, static_cast<std::uint32_t>(i), share};
  }
  return best;
}

}  // namespace citytwin
