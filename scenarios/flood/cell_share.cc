#include "scenarios/flood/cell_share.h"

#include <cmath>
#include <span>
#include <vector>

namespace citytwin::flood {

namespace {

using Ring = std::vector<Vec2>;

/// What of the ring lies where side(p) >= 0, for a side that is linear (Sutherland and Hodgman).
template <class Side>
Ring clipped(Ring const& ring, Side const& side) {
  Ring out;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    auto const& a = ring[i];
    auto const& b = ring[(i + 1) % ring.size()];
    double const at_a = side(a);
    double const at_b = side(b);
    if (at_a >= 0) out.push_back(a);
    if ((at_a >= 0) != (at_b >= 0)) {
      double const t = at_a / (at_a - at_b);
      out.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
    }
  }
  return out;
}

double area_m2(Ring const& ring) {
  double twice = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    auto const& a = ring[i];
    auto const& b = ring[(i + 1) % ring.size()];
    twice += (a.x - ring[0].x) * (b.y - ring[0].y) - (b.x - ring[0].x) * (a.y - ring[0].y);
  }
  return 0.5 * std::abs(twice);
}

double ring_in_box(std::span<Vec3 const> vertices, Box const& box) {
  Ring ring;
  for (auto const& v : vertices) ring.push_back({v.x, v.y});
  ring = clipped(ring, [&](Vec2 const& p) { return p.x - box.min_x; });
  ring = clipped(ring, [&](Vec2 const& p) { return box.max_x - p.x; });
  ring = clipped(ring, [&](Vec2 const& p) { return p.y - box.min_y; });
  ring = clipped(ring, [&](Vec2 const& p) { return box.max_y - p.y; });
  return ring.size() < 3 ? 0.0 : area_m2(ring);
}

}  // namespace

double area_in_box(Geometry const& polygon, Box const& box) {
  double sum = 0;
  for (std::size_t part = 0; part < polygon.part_count(); ++part) {
    for (std::size_t r = 0; r < polygon.ring_count(part); ++r) {
      sum += (r == 0 ? 1.0 : -1.0) * ring_in_box(polygon.ring(part, r), box);
    }
  }
  return sum;
}

}  // namespace citytwin::flood
