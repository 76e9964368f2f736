#include "geodata/query_relation.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "geodata/query_grid.h"

namespace citytwin {

namespace {

struct Edge {
  Vec3 const* a;
  Vec3 const* b;  ///< a itself for a lone point

  [[nodiscard]] Box box() const {
    Box box;
    box.add(a->x, a->y);
    box.add(b->x, b->y);
    return box;
  }
};

Box grown(Box const& b, double by_m) {
  return {b.min_x - by_m, b.min_y - by_m, b.max_x + by_m, b.max_y + by_m};
}

/// Calls use(Edge) -> bool until it returns true.
template <class Use>
bool any_edge(Geometry const& geometry, Use&& use) {
  for (std::size_t part = 0; part < geometry.part_count(); ++part) {
    for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
      auto const ring = geometry.ring(part, r);
      if (ring.size() == 1 && use(Edge{&ring[0], &ring[0]})) return true;
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        if (use(Edge{&ring[i], &ring[i + 1]})) return true;
      }
    }
  }
  return false;
}

std::vector<Edge> edges_near(Geometry const& geometry, Box const& box) {
  std::vector<Edge> edges;
  any_edge(geometry, [&](Edge const& e) {
    if (e.box().intersects(box)) edges.push_back(e);
    return false;
  });
  return edges;
}

/// Calls use(Edge, Edge) -> bool with the pairs whose boxes are at most reach_m apart, until it
/// returns true.
template <class Use>
bool any_pair(PlanShape const& a, PlanShape const& b, double reach_m, Use&& use) {
  auto const of_a = edges_near(a.geometry, grown(b.box, reach_m));
  if (of_a.empty()) return false;
  auto const of_b = edges_near(b.geometry, grown(a.box, reach_m));
  for (auto const& x : of_a) {
    Box const near = grown(x.box(), reach_m);
    for (auto const& y : of_b) {
      if (near.intersects(y.box()) && use(x, y)) return true;
    }
  }
  return false;
}

bool edges_meet(PlanShape const& a, PlanShape const& b) {
  return any_pair(a, b, 0, [](Edge const& x, Edge const& y) {
    return segments_meet(quanta(*x.a), quanta(*x.b), quanta(*y.a), quanta(*y.b));
  });
}

/// A part that no edge of the polygon meets lies inside it as a whole or not at all.
bool surrounds(PlanShape const& polygon, PlanShape const& other) {
  if (polygon.type != GeometryType::polygon) return false;
  for (std::size_t part = 0; part < other.geometry.part_count(); ++part) {
    GridPoint const p = quanta(other.geometry.exterior(part)[0]);
    for (std::size_t own = 0; own < polygon.geometry.part_count(); ++own) {
      if (part_surrounds(polygon.geometry, own, p)) return true;
    }
  }
  return false;
}

double squared_m2(Vec3 const& p, Edge const& e) {
  double const dx = e.b->x - e.a->x;
  double const dy = e.b->y - e.a->y;
  double const length = dx * dx + dy * dy;
  double const along = length > 0 ? ((p.x - e.a->x) * dx + (p.y - e.a->y) * dy) / length : 0.0;
  double const t = std::clamp(along, 0.0, 1.0);
  double const ex = p.x - (e.a->x + t * dx);
  double const ey = p.y - (e.a->y + t * dy);
  return ex * ex + ey * ey;
}

/// Of segments that do not meet: from an end of one to the other.
double squared_m2(Edge const& x, Edge const& y) {
  return std::min(
      {squared_m2(*x.a, y), squared_m2(*x.b, y), squared_m2(*y.a, x), squared_m2(*y.b, x)});
}

}  // namespace

bool meets(PlanShape const& a, PlanShape const& b) {
  if (a.geometry.empty() || b.geometry.empty() || !a.box.intersects(b.box)) return false;
  return edges_meet(a, b) || surrounds(a, b) || surrounds(b, a);
}

double distance_m(PlanShape const& a, PlanShape const& b, double limit_m) {
  constexpr double far = std::numeric_limits<double>::infinity();
  if (a.geometry.empty() || b.geometry.empty()) return far;
  if (!grown(a.box, limit_m).intersects(b.box)) return far;
  if (meets(a, b)) return 0;
  double best = far;
  any_pair(a, b, limit_m, [&](Edge const& x, Edge const& y) {
    best = std::min(best, squared_m2(x, y));
    return false;
  });
  double const distance = std::sqrt(best);
  return distance <= limit_m ? distance : far;
}

}  // namespace citytwin
