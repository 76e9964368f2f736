#include "scenarios/sewer/curve.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace citytwin::sewer {

namespace {

double between(CurvePoint const& a, CurvePoint const& b, double x) {
  double const dx = b.x - a.x;
  return dx > 0 ? a.y + (x - a.x) * (b.y - a.y) / dx : 0.5 * (a.y + b.y);
}

/// Index of the first point with x not below `x`; size() when none.
std::size_t first_not_below(std::vector<CurvePoint> const& points, double x) {
  auto const it = std::lower_bound(points.begin(), points.end(), x,
                                   [](CurvePoint const& p, double v) { return p.x < v; });
  return static_cast<std::size_t>(it - points.begin());
}

double slope_between(CurvePoint const& a, CurvePoint const& b) {
  return b.x > a.x ? (b.y - a.y) / (b.x - a.x) : 0.0;
}

}  // namespace

double Curve::at(double x) const {
  auto const i = first_not_below(points, x);
  if (i == 0) return points.front().y;
  if (i == points.size()) return points.back().y;
  return between(points[i - 1], points[i], x);
}

double Curve::slope_at(double x) const {
  if (points.size() < 2) return 0.0;
  auto const i = std::clamp<std::size_t>(first_not_below(points, x), 1, points.size() - 1);
  return slope_between(points[i - 1], points[i]);
}

double Curve::step_at(double x) const {
  for (auto const& point : points) {
    if (x < point.x) return point.y;
  }
  return points.back().y;
}

double Curve::extended_at(double x) const {
  auto const& first = points.front();
  if (x <= first.x) return first.x > 0 ? x / first.x * first.y : first.y;
  auto const i = first_not_below(points, x);
  if (i < points.size()) return between(points[i - 1], points[i], x);
  if (points.size() < 2) return first.y;
  double const slope = slope_between(points[points.size() - 2], points.back());
  return points.back().y + std::max(0.0, slope) * (x - points.back().x);
}

double Curve::integral_to(double x) const {
  auto const& first = points.front();
  if (x <= first.x) return first.x > 0 ? 0.5 * first.y / first.x * x * x : 0.0;
  double sum = 0.5 * first.x * first.y;
  for (std::size_t i = 1; i < points.size() && points[i - 1].x < x; ++i) {
    double const end = std::min(x, points[i].x);
    sum +=
        0.5 * (points[i - 1].y + between(points[i - 1], points[i], end)) * (end - points[i - 1].x);
  }
  if (x > points.back().x) sum += 0.5 * (points.back().y + extended_at(x)) * (x - points.back().x);
  return sum;
}

}  // namespace citytwin::sewer
