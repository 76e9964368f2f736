#include "geodata/quality/segment_gap.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "geodata/network/line_foot.h"

namespace citytwin {

namespace {

double cross(double ax, double ay, double bx, double by) {
  return ax * by - ay * bx;
}

SegmentGap gap_at(Vec3 const& p, Vec3 const& q) {
  return {std::hypot(p.x - q.x, p.y - q.y), std::abs(p.z - q.z), {p.x, p.y}};
}

bool closer(SegmentGap const& a, SegmentGap const& b) {
  return std::tuple(a.plan_m, a.height_m) < std::tuple(b.plan_m, b.height_m);
}

/// The point of segment c-d nearest to p, in plan.
Vec3 foot(Vec3 const& p, Vec3 const& c, Vec3 const& d) {
  std::array<Vec3, 2> const segment{c, d};
  return between(c, d, nearest_on(segment, p.x, p.y).share);
}

SegmentGap gap(Vec3 const& a, Vec3 const& b, Vec3 const& c, Vec3 const& d) {
  double const det = cross(b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y);
  if (det != 0) {
    double const t = cross(c.x - a.x, c.y - a.y, d.x - c.x, d.y - c.y) / det;
    double const u = cross(c.x - a.x, c.y - a.y, b.x - a.x, b.y - a.y) / det;
    if (t >= 0 && t <= 1 && u >= 0 && u <= 1) {
      auto const p = between(a, b, t);
      return {0, std::abs(p.z - between(c, d, u).z), {p.x, p.y}};
    }
  }
  // Two segments that do not cross are nearest at an end of one of them.
  auto const on_c = foot(c, a, b);
  auto const on_d = foot(d, a, b);
  return std::min(
      {gap_at(a, foot(a, c, d)), gap_at(b, foot(b, c, d)), gap_at(on_c, c), gap_at(on_d, d)},
      closer);
}

bool side_by_side(Vec3 const& a, Vec3 const& b, Vec3 const& c, Vec3 const& d) {
  constexpr double sine_of_30_deg = 0.5;
  double const lengths = std::hypot(b.x - a.x, b.y - a.y) * std::hypot(d.x - c.x, d.y - c.y);
  double const area = std::abs(cross(b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y));
  return lengths > 0 && area < sine_of_30_deg * lengths;
}

Box box_of(Vec3 const& a, Vec3 const& b, double margin) {
  return {std::min(a.x, b.x) - margin, std::min(a.y, b.y) - margin, std::max(a.x, b.x) + margin,
          std::max(a.y, b.y) + margin};
}

}  // namespace

LineGaps gaps_between(std::span<Vec3 const> a, std::span<Vec3 const> b, double reach_m) {
  LineGaps out;
  for (std::size_t i = 0; i + 1 < a.size(); ++i) {
    auto const around = box_of(a[i], a[i + 1], reach_m);
    for (std::size_t j = 0; j + 1 < b.size(); ++j) {
      if (!around.intersects(box_of(b[j], b[j + 1], 0))) continue;
      auto const here = gap(a[i], a[i + 1], b[j], b[j + 1]);
      if (here.plan_m >= reach_m) continue;
      if (closer(here, out.nearest)) out.nearest = here;
      bool const alongside = side_by_side(a[i], a[i + 1], b[j], b[j + 1]);
      if (alongside && closer(here, out.alongside)) out.alongside = here;
    }
  }
  return out;
}

}  // namespace citytwin
