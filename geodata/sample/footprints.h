/// @file
/// Footprints of buildings: plans drawn around the origin, placed by a frame.
///
/// Units    metres; width along the frame's axis, depth across it.
/// Shapes   open counter-clockwise rings of corners in the frame's own coordinates.
#pragma once

#include "geodata/sample/region.h"

namespace citytwin::sample {

/// A place and a direction: u runs along the axis, v to its left.
struct Frame {
  Vec2 origin;
  Vec2 axis{1, 0};  ///< unit length

  [[nodiscard]] Vec2 at(double u, double v) const { return origin + axis * u + left_of(axis) * v; }
  [[nodiscard]] Vec2 local(Vec2 p) const {
    return {dot(p - origin, axis), cross(axis, p - origin)};
  }
  [[nodiscard]] Frame moved(double u, double v) const { return {at(u, v), axis}; }
  /// Turned by a quarter to the left.
  [[nodiscard]] Frame turned() const { return {origin, left_of(axis)}; }
  /// Corners in world coordinates, quantised and closed.
  [[nodiscard]] Polyline placed(Polyline const& corners) const;
};

[[nodiscard]] Polyline rectangle(double width_m, double depth_m);
/// With stair recesses on the far (v > 0) side, one between two units.
[[nodiscard]] Polyline slab(double width_m, double depth_m, int units);
[[nodiscard]] Polyline l_shape(double width_m, double depth_m, double wing_m);
[[nodiscard]] Polyline u_shape(double width_m, double depth_m, double wing_m);
[[nodiscard]] Polyline h_shape(double width_m, double depth_m, double wing_m);
[[nodiscard]] Polyline cross_shape(double width_m, double depth_m, double notch_m);
[[nodiscard]] Polyline chamfered(double width_m, double depth_m, double chamfer_m);
[[nodiscard]] Polyline rounded(double width_m, double depth_m, double radius_m);
[[nodiscard]] Polyline ellipse(double width_m, double depth_m);
/// A slab bent along an arc, hollow side towards v < 0.
[[nodiscard]] Polyline bent(double width_m, double depth_m, double sagitta_m);

}  // namespace citytwin::sample
