#include "geodata/names/place_centre.h"

#include <algorithm>
#include <cmath>

namespace citytwin {

namespace {

/// The part for which the measure is largest.
template <class Measure>
Geometry::Ring largest(Geometry const& geometry, Measure&& measure) {
  std::size_t best = 0;
  double most = -1;
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    double const m = measure(geometry.exterior(part));
    if (m > most) {
      most = m;
      best = part;
    }
  }
  return geometry.exterior(best);
}

Vec2 middle(Geometry::Ring line) {
  double left = length_m(line) / 2;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    double const step = std::hypot(line[i + 1].x - line[i].x, line[i + 1].y - line[i].y);
    if (step >= left && step > 0) {
      double const t = left / step;
      return {std::lerp(line[i].x, line[i + 1].x, t), std::lerp(line[i].y, line[i + 1].y, t)};
    }
    left -= step;
  }
  return {line.back().x, line.back().y};
}

/// About the first vertex, so that large coordinates do not cancel.
Vec2 centroid(Geometry::Ring ring) {
  double area = 0, x = 0, y = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    Vec2 const a{ring[i].x - ring[0].x, ring[i].y - ring[0].y};
    Vec2 const b{ring[i + 1].x - ring[0].x, ring[i + 1].y - ring[0].y};
    double const cross = a.x * b.y - b.x * a.y;
    area += cross;
    x += (a.x + b.x) * cross;
    y += (a.y + b.y) * cross;
  }
  if (area == 0) return {ring[0].x, ring[0].y};
  return {ring[0].x + x / (3 * area), ring[0].y + y / (3 * area)};
}

Vec2 nearest_vertex(Geometry::Ring ring, Vec2 to) {
  auto const far = [&](Vec3 const& v) { return std::hypot(v.x - to.x, v.y - to.y); };
  auto const best = std::min_element(ring.begin(), ring.end(),
                                     [&](Vec3 const& a, Vec3 const& b) { return far(a) < far(b); });
  return {best->x, best->y};
}

}  // namespace

Vec2 place_centre(Geometry const& geometry, GeometryType type) {
  if (type == GeometryType::point) return {geometry.exterior(0)[0].x, geometry.exterior(0)[0].y};
  if (type == GeometryType::line) {
    return middle(largest(geometry, [](auto line) { return length_m(line); }));
  }
  auto const ring = largest(geometry, [](auto r) { return std::abs(twice_signed_area(r)); });
  Vec2 const c = centroid(ring);
  return contains(geometry, c.x, c.y) ? c : nearest_vertex(ring, c);
}

}  // namespace citytwin
