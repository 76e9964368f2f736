#include "geodata/sample/footprints.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace citytwin::sample {

Polyline Frame::placed(Polyline const& corners) const {
  Polyline out;
  for (auto const& c : corners) out.push_back(quantised(at(c.x, c.y)));
  out.push_back(out.front());
  return out;
}

Polyline rectangle(double width_m, double depth_m) {
  double const w = width_m / 2;
  double const d = depth_m / 2;
  return {{-w, -d}, {w, -d}, {w, d}, {-w, d}};
}

Polyline slab(double width_m, double depth_m, int units) {
  constexpr double recess_m = 1.4;
  constexpr double recess_width_m = 3.2;
  double const w = width_m / 2;
  double const d = depth_m / 2;
  Polyline out{{-w, -d}, {w, -d}, {w, d}};
  for (int k = units - 1; k >= 1; --k) {
    double const u = -w + width_m * k / units;
    out.push_back({u + recess_width_m / 2, d});
    out.push_back({u + recess_width_m / 2, d - recess_m});
    out.push_back({u - recess_width_m / 2, d - recess_m});
    out.push_back({u - recess_width_m / 2, d});
  }
  out.push_back({-w, d});
  return out;
}

Polyline l_shape(double width_m, double depth_m, double wing_m) {
  double const w = width_m / 2;
  double const d = depth_m / 2;
  return {{-w, -d},         {w, -d}, {w, -d + wing_m}, {-w + wing_m, -d + wing_m},
          {-w + wing_m, d}, {-w, d}};
}

Polyline u_shape(double width_m, double depth_m, double wing_m) {
  double const w = width_m / 2;
  double const d = depth_m / 2;
  return {{-w, -d},
          {-w + wing_m, -d},
          {-w + wing_m, d - wing_m},
          {w - wing_m, d - wing_m},
          {w - wing_m, -d},
          {w, -d},
          {w, d},
          {-w, d}};
}

Polyline h_shape(double width_m, double depth_m, double wing_m) {
  double const w = width_m / 2;
  double const d = depth_m / 2;
  double const b = wing_m / 2;
  return {
      {-w, -d}, {-w + wing_m, -d}, {-w + wing_m, -b}, {w - wing_m, -b}, {w - wing_m, -d}, {w, -d},
      {w, d},   {w - wing_m, d},   {w - wing_m, b},   {-w + wing_m, b}, {-w + wing_m, d}, {-w, d}};
}

Polyline cross_shape(double width_m, double depth_m, double notch_m) {
  double const w = width_m / 2;
  double const d = depth_m / 2;
  double const n = notch_m;
  return {{-w + n, -d}, {w - n, -d}, {w - n, -d + n}, {w, -d + n}, {w, d - n},   {w - n, d - n},
          {w - n, d},   {-w + n, d}, {-w + n, d - n}, {-w, d - n}, {-w, -d + n}, {-w + n, -d + n}};
}

Polyline chamfered(double width_m, double depth_m, double chamfer_m) {
  double const w = width_m / 2;
  double const d = depth_m / 2;
  double const c = chamfer_m;
  return {{-w + c, -d}, {w - c, -d}, {w, -d + c}, {w, d - c},
          {w - c, d},   {-w + c, d}, {-w, d - c}, {-w, -d + c}};
}

Polyline rounded(double width_m, double depth_m, double radius_m) {
  constexpr int pieces = 5;
  double const r = std::min({radius_m, width_m / 2 - 0.5, depth_m / 2 - 0.5});
  double const w = width_m / 2 - r;
  double const d = depth_m / 2 - r;
  Vec2 const middles[]{{w, -d}, {w, d}, {-w, d}, {-w, -d}};
  Polyline out;
  for (int corner = 0; corner < 4; ++corner) {
    for (int k = 0; k <= pieces; ++k) {
      double const angle = (corner - 1 + static_cast<double>(k) / pieces) * std::numbers::pi / 2;
      out.push_back(middles[corner] + Vec2{std::cos(angle), std::sin(angle)} * r);
    }
  }
  return out;
}

Polyline ellipse(double width_m, double depth_m) {
  constexpr int pieces = 28;
  Polyline out;
  for (int k = 0; k < pieces; ++k) {
    double const angle = 2 * std::numbers::pi * k / pieces;
    out.push_back({width_m / 2 * std::cos(angle), depth_m / 2 * std::sin(angle)});
  }
  return out;
}

Polyline bent(double width_m, double depth_m, double sagitta_m) {
  constexpr int pieces = 10;
  Polyline out;
  auto const rise = [&](double t) { return sagitta_m * (1 - t * t) - sagitta_m / 2; };
  for (int k = 0; k <= pieces; ++k) {
    double const t = 2.0 * k / pieces - 1;
    out.push_back({t * width_m / 2, rise(t) - depth_m / 2});
  }
  for (int k = pieces; k >= 0; --k) {
    double const t = 2.0 * k / pieces - 1;
    out.push_back({t * width_m / 2, rise(t) + depth_m / 2});
  }
  return out;
}

}  // namespace citytwin::sample
