#include "geodata/network/ground_scale.h"

#include <algorithm>
#include <cmath>

namespace citytwin {

namespace {

/// Weights of the values at -1, 0 and 1.
std::array<double, 3> weights(double t) {
  return {t * (t - 1) / 2, 1 - t * t, t * (t + 1) / 2};
}

double scale_at(LocalFrame const& frame, double x, double y) {
  auto const world = frame.to_world(x, y);
  auto const there = make_local_frame(frame.crs, world.x, world.y, "");
  return there ? there->point_scale : frame.point_scale;
}

}  // namespace

GroundScale::GroundScale(LocalFrame const& frame, Box const& extent) {
  scales_.fill(frame.point_scale);
  if (extent.empty()) return;
  centre_ = {(extent.min_x + extent.max_x) / 2, (extent.min_y + extent.max_y) / 2};
  half_width_m_ = std::max(1.0, extent.width() / 2);
  half_height_m_ = std::max(1.0, extent.height() / 2);
  for (std::size_t i = 0; i < scales_.size(); ++i) {
    double const east = static_cast<double>(i % 3) - 1;
    double const north = static_cast<double>(i / 3) - 1;
    scales_[i] =
        scale_at(frame, centre_.x + east * half_width_m_, centre_.y + north * half_height_m_);
  }
}

double GroundScale::at(double x, double y) const {
  auto const east = weights((x - centre_.x) / half_width_m_);
  auto const north = weights((y - centre_.y) / half_height_m_);
  double sum = 0;
  for (std::size_t i = 0; i < scales_.size(); ++i) sum += scales_[i] * east[i % 3] * north[i / 3];
  return sum;
}

double GroundScale::length_m(std::span<Vec3 const> line) const {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    auto const& a = line[i];
    auto const& b = line[i + 1];
    sum += std::hypot(b.x - a.x, b.y - a.y) / at((a.x + b.x) / 2, (a.y + b.y) / 2);
  }
  return sum;
}

}  // namespace citytwin
