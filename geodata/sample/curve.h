/// @file
/// Plane vectors and polylines: splines, offsets, chainage.
///
/// Units    metres; chainage is the distance along a line from its start.
/// Shapes   a polyline has at least two vertices, no two equal in sequence.
/// Errors   none; inputs outside the preconditions are bugs and are asserted.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "geodata/geometry.h"

namespace citytwin::sample {

using Polyline = std::vector<Vec2>;

inline Vec2 operator+(Vec2 a, Vec2 b) {
  return {a.x + b.x, a.y + b.y};
}
inline Vec2 operator-(Vec2 a, Vec2 b) {
  return {a.x - b.x, a.y - b.y};
}
inline Vec2 operator*(Vec2 a, double k) {
  return {a.x * k, a.y * k};
}
inline double dot(Vec2 a, Vec2 b) {
  return a.x * b.x + a.y * b.y;
}
inline double cross(Vec2 a, Vec2 b) {
  return a.x * b.y - a.y * b.x;
}
/// Square root is exactly rounded everywhere; hypot is not.
inline double norm(Vec2 a) {
  return std::sqrt(dot(a, a));
}
inline double distance(Vec2 a, Vec2 b) {
  return norm(b - a);
}
inline Vec2 unit(Vec2 a) {
  return a * (1.0 / norm(a));
}
/// a turned a quarter to the left.
inline Vec2 left_of(Vec2 a) {
  return {-a.y, a.x};
}
inline Vec2 plan(Vec3 const& v) {
  return {v.x, v.y};
}

/// The nearest multiple of 2^-10 m: differences in the last bits of libm or GEOS vanish.
inline double quantised(double metres) {
  return std::floor(metres * 1024.0 + 0.5) / 1024.0;
}
inline Vec2 quantised(Vec2 v) {
  return {quantised(v.x), quantised(v.y)};
}

/// 0 below low, 1 above high, smooth between.
inline double smoothstep(double low, double high, double v) {
  double const t = v <= low ? 0.0 : v >= high ? 1.0 : (v - low) / (high - low);
  return t * t * (3 - 2 * t);
}

/// Degrees clockwise from grid north of a direction.
[[nodiscard]] double heading_deg(Vec2 direction);

/// A smooth curve through all control points, vertices about step_m apart.
[[nodiscard]] Polyline spline(std::span<Vec2 const> controls, double step_m);
/// The same, closed: first vertex == last vertex; controls are given once.
[[nodiscard]] Polyline closed_spline(std::span<Vec2 const> controls, double step_m);

[[nodiscard]] double length_m(Polyline const& line);
/// Equal steps of at most step_m; keeps the end points only.
[[nodiscard]] Polyline resampled(Polyline const& line, double step_m);
/// Adds vertices so that none are more than step_m apart; keeps all there are.
[[nodiscard]] Polyline densified(Polyline const& line, double step_m);
/// The line moved to its left by distance_m (to its right when negative).
/// @pre the line bends with radii above |distance_m|.
[[nodiscard]] Polyline offset(Polyline const& line, double distance_m);

struct Station {
  Vec2 point;
  Vec2 direction;  ///< unit length
};
/// The point at a chainage, clamped to the line.
[[nodiscard]] Station station(Polyline const& line, double chainage_m);
/// The part between two chainages, both clamped; from < to.
[[nodiscard]] Polyline part(Polyline const& line, double from_m, double to_m);

/// Whether a closed ring holds p (even-odd; an edge may fall either way).
[[nodiscard]] bool inside(Polyline const& ring, Vec2 p);

struct Foot {
  double distance_m = 0;
  double chainage_m = 0;
  Vec2 point;
};
/// The point of the line nearest to p.
[[nodiscard]] Foot foot(Polyline const& line, Vec2 p);

}  // namespace citytwin::sample
