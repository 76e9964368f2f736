#include "geodata/frames/plane_fit.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

namespace citytwin {

namespace {

int parameters(FitKind kind) {
  return kind == FitKind::similarity ? 4 : 6;
}

Vec2 minus(Vec2 a, Vec2 b) {
  return {a.x - b.x, a.y - b.y};
}

template <class Of>
Vec2 mean(std::span<ControlPoint const> points, Of&& of) {
  Vec2 sum;
  for (auto const& p : points) sum = {sum.x + of(p).x, sum.y + of(p).y};
  auto const n = static_cast<double>(points.size());
  return {sum.x / n, sum.y / n};
}

/// Sums of products of centred coordinates; u is from, v is to.
struct Moments {
  double ux_ux = 0, ux_uy = 0, uy_uy = 0;
  double vx_ux = 0, vx_uy = 0, vy_ux = 0, vy_uy = 0;

  [[nodiscard]] double spread() const { return ux_ux + uy_uy; }
  [[nodiscard]] double determinant() const { return ux_ux * uy_uy - ux_uy * ux_uy; }
};

Moments moments(PlaneFit const& fit, std::span<ControlPoint const> points) {
  Moments m;
  for (auto const& p : points) {
    Vec2 const u = minus(p.from, fit.from_centre);
    Vec2 const v = minus(p.to, fit.to_centre);
    m.ux_ux += u.x * u.x;
    m.ux_uy += u.x * u.y;
    m.uy_uy += u.y * u.y;
    m.vx_ux += v.x * u.x;
    m.vx_uy += v.x * u.y;
    m.vy_ux += v.y * u.x;
    m.vy_uy += v.y * u.y;
  }
  return m;
}

void set_similarity(PlaneFit& fit, Moments const& m) {
  fit.xx = fit.yy = (m.vx_ux + m.vy_uy) / m.spread();
  fit.yx = (m.vy_ux - m.vx_uy) / m.spread();
  fit.xy = -fit.yx;
}

void set_affine(PlaneFit& fit, Moments const& m) {
  double const d = m.determinant();
  fit.xx = (m.vx_ux * m.uy_uy - m.vx_uy * m.ux_uy) / d;
  fit.xy = (m.vx_uy * m.ux_ux - m.vx_ux * m.ux_uy) / d;
  fit.yx = (m.vy_ux * m.uy_uy - m.vy_uy * m.ux_uy) / d;
  fit.yy = (m.vy_uy * m.ux_ux - m.vy_ux * m.ux_uy) / d;
}

/// Points that say nothing about the parameters: in one place, or for an affine in one line.
/// A band 1e-5 as wide as it is long counts as a line: it cannot tell the scale across it.
bool degenerate(Moments const& m, FitKind kind) {
  if (!(m.spread() > 1e-6)) return true;
  return kind == FitKind::affine && m.determinant() < 1e-10 * m.spread() * m.spread();
}

Error refused(std::string const& what) {
  return {ErrorCode::invalid_argument, what, "control points"};
}

Result<PlaneFit> least_squares(std::span<ControlPoint const> points, FitKind kind) {
  auto const least = static_cast<std::size_t>(parameters(kind) / 2);
  if (points.size() < least) {
    return refused(fmt::format("{} control points are given; a fit by {} needs at least {}",
                               points.size(), to_string(kind), least));
  }
  PlaneFit fit;
  fit.kind = kind;
  fit.from_centre = mean(points, [](auto const& p) { return p.from; });
  fit.to_centre = mean(points, [](auto const& p) { return p.to; });
  auto const m = moments(fit, points);
  if (degenerate(m, kind)) {
    return refused(
        fmt::format("the control points lie in one {}; a fit by {} needs them spread out",
                    kind == FitKind::affine ? "line" : "place", to_string(kind)));
  }
  kind == FitKind::similarity ? set_similarity(fit, m) : set_affine(fit, m);
  if (!(std::abs(fit.determinant()) > 0) || !std::isfinite(fit.determinant())) {
    return refused("the control points map onto one line or place; are their columns right?");
  }
  return fit;
}

/// Empty, or a hint: with x and y of the local grid exchanged the points fit ten times better.
std::string swap_hint(std::span<ControlPoint const> points, FitKind kind, double max_m) {
  std::vector<ControlPoint> swapped(points.begin(), points.end());
  for (auto& p : swapped) std::swap(p.from.x, p.from.y);
  auto const fit = least_squares(swapped, kind);
  if (!fit || residuals(*fit, swapped).max_m > max_m / 10) return {};
  return fmt::format("; with from_x and from_y exchanged the largest would be {:.3f} m",
                     residuals(*fit, swapped).max_m);
}

}  // namespace

std::string_view to_string(FitKind kind) {
  return kind == FitKind::similarity ? "similarity" : "affine";
}

std::optional<FitKind> fit_kind_from(std::string_view name) {
  if (name == "similarity") return FitKind::similarity;
  if (name == "affine") return FitKind::affine;
  return std::nullopt;
}

Vec2 PlaneFit::apply(Vec2 from) const {
  Vec2 const u = minus(from, from_centre);
  return {to_centre.x + xx * u.x + xy * u.y, to_centre.y + yx * u.x + yy * u.y};
}

Vec2 PlaneFit::invert(Vec2 to) const {
  Vec2 const v = minus(to, to_centre);
  double const d = determinant();
  return {from_centre.x + (yy * v.x - xy * v.y) / d, from_centre.y + (xx * v.y - yx * v.x) / d};
}

double PlaneFit::rotation_deg() const {
  return std::atan2(yx, xx) * 180 / std::numbers::pi;
}
double PlaneFit::scale_x() const {
  return std::hypot(xx, yx);
}
double PlaneFit::scale_y() const {
  return std::hypot(xy, yy);
}

Residuals residuals(PlaneFit const& fit, std::span<ControlPoint const> points) {
  Residuals out;
  double squares = 0;
  for (auto const& p : points) {
    Vec2 const d = minus(fit.apply(p.from), p.to);
    double const length = std::hypot(d.x, d.y);
    if (length > out.max_m) {
      out.max_m = length;
      out.worst = out.each_m.size();
    }
    squares += length * length;
    out.each_m.push_back(d);
  }
  if (!points.empty()) out.rms_m = std::sqrt(squares / static_cast<double>(points.size()));
  out.redundancy = 2 * static_cast<int>(points.size()) - parameters(fit.kind);
  return out;
}

Result<PlaneFit> fit_plane(std::span<ControlPoint const> points, FitKind kind,
                           double max_residual_m) {
  auto fit = least_squares(points, kind);
  if (!fit) return fit;
  auto const left = residuals(*fit, points);
  if (left.max_m <= max_residual_m) return fit;
  return refused(
      fmt::format("the fit by {} leaves {:.3f} m at point '{}', more than the limit of "
                  "{:.3f} m (RMS {:.3f} m over {} points){}",
                  to_string(kind), left.max_m, points[left.worst].id, max_residual_m, left.rms_m,
                  points.size(), swap_hint(points, kind, left.max_m)));
}

}  // namespace citytwin
