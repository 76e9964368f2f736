#include "scenarios/risk/plan_distance.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace citytwin::risk {

namespace {

/// Calls f(a, b) for every segment of every ring.
template <class F>
void for_each_segment(Geometry const& geometry, F const& f) {
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
      auto const ring = geometry.ring(part, r);
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) f(ring[i], ring[i + 1]);
    }
  }
}

double side(Vec3 const& a, Vec3 const& b, Vec3 const& p) {
  return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

bool cross(Vec3 const& a, Vec3 const& b, Vec3 const& c, Vec3 const& d) {
  return (side(a, b, c) > 0) != (side(a, b, d) > 0) && (side(c, d, a) > 0) != (side(c, d, b) > 0);
}

bool any_cross(Geometry const& line, Geometry const& polygon) {
  bool found = false;
  for_each_segment(line, [&](Vec3 const& a, Vec3 const& b) {
    for_each_segment(polygon,
                     [&](Vec3 const& c, Vec3 const& d) { found = found || cross(a, b, c, d); });
  });
  return found;
}

double nearest_vertex_m(Geometry const& from, Geometry const& to, GeometryType to_type) {
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t part = 0; part < from.part_count(); ++part) {
    for (std::size_t r = 0; r < from.ring_count(part); ++r) {
      for (auto const& v : from.ring(part, r)) {
        best = std::min(best, distance_m(to, to_type, v.x, v.y));
      }
    }
  }
  return best;
}

}  // namespace

double line_to_polygon_m(Geometry const& line, Geometry const& polygon) {
  // Two plane figures that do not cross are nearest at a vertex of one of them.
  if (any_cross(line, polygon)) return 0;
  return std::min(nearest_vertex_m(line, polygon, GeometryType::polygon),
                  nearest_vertex_m(polygon, line, GeometryType::line));
}

double line_length_m(Geometry const& line) {
  double sum = 0;
  for (std::size_t part = 0; part < line.part_count(); ++part) sum += length_m(line.ring(part, 0));
  return sum;
}

Vec2 midpoint(Geometry const& line) {
  assert(!line.empty());
  double left_m = line_length_m(line) / 2;
  Vec2 point{line.ring(0, 0)[0].x, line.ring(0, 0)[0].y};
  bool found = false;
  for_each_segment(line, [&](Vec3 const& a, Vec3 const& b) {
    double const length = std::hypot(b.x - a.x, b.y - a.y);
    if (found || length == 0) return;
    double const t = std::min(left_m / length, 1.0);
    point = {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
    found = left_m <= length;
    left_m -= length;
  });
  return point;
}

}  // namespace citytwin::risk
