/// @file
/// GroundScale: from lengths on the projection's grid to lengths on the ground.
///
/// Grid metres are too long or too short by the projection's scale, 12 to 21 cm per km in Songjiang
/// (EPSG:4549). The scale changes slowly: it is taken at nine points of an extent and interpolated.
///
/// Units    metres in the local frame; scale = grid length / ground length.
/// Shapes   a surface of second order through 3 x 3 points; over 50 km its error is below 1e-8.
/// Errors   none: where the frame's CRS has no scale, the frame's own is taken.
/// Source   conformal projections only: the scale along the meridian (local_frame.h) holds in every
///          direction.
/// Checked  tests/geodata/network/ground_scale_test.cc
#pragma once

#include <array>
#include <span>

#include "geodata/local_frame.h"

namespace citytwin {

class GroundScale {
 public:
  /// 1 everywhere.
  GroundScale() { scales_.fill(1); }
  GroundScale(LocalFrame const& frame, Box const& extent);

  [[nodiscard]] double at(double x, double y) const;
  /// Plan length of a line on the ground, m.
  [[nodiscard]] double length_m(std::span<Vec3 const> line) const;

 private:
  Vec2 centre_;
  double half_width_m_ = 1;
  double half_height_m_ = 1;
  std::array<double, 9> scales_;  ///< south to north, west to east
};

}  // namespace citytwin
