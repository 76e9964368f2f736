#include "renderer/engine/view_matrices.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace citytwin::engine {

namespace {

osg::Vec3d vec(Vec3 const& v) {
  return {v.x, v.y, v.z};
}

double farthest_corner_m(Vec3 const& eye, Box const& reach) {
  double const dx = std::max(std::abs(reach.min_x - eye.x), std::abs(reach.max_x - eye.x));
  double const dy = std::max(std::abs(reach.min_y - eye.y), std::abs(reach.max_y - eye.y));
  return std::hypot(dx, dy, eye.z);
}

ViewMatrices make_plan(Camera const& camera, int width_px, int height_px,
                       passes::SceneBounds const& bounds) {
  ViewMatrices m;
  m.eye = {camera.target.x, camera.target.y, bounds.max_z + 100};
  m.view =
      osg::Matrixd::lookAt(vec(m.eye), vec({m.eye.x, m.eye.y, m.eye.z - 1}), osg::Vec3d(0, 1, 0));
  double const half_h = camera.plan_height_m / 2;
  double const half_w = half_h * width_px / height_px;
  m.projection =
      osg::Matrixd::ortho(-half_w, half_w, -half_h, half_h, 10, m.eye.z - bounds.min_z + 60);
  m.pixel_angle = camera.plan_height_m / height_px;
  return m;
}

}  // namespace

ViewMatrices make_view(Camera const& camera, int width_px, int height_px,
                       passes::SceneBounds const& bounds, Box const& reach) {
  if (camera.plan) return make_plan(camera, width_px, height_px, bounds);
  ViewMatrices m;
  m.eye = camera.eye;
  osg::Vec3d const ahead = vec(camera.target) - vec(camera.eye);
  bool const steep = std::hypot(ahead.x(), ahead.y()) < 1e-3 * ahead.length();
  m.view = osg::Matrixd::lookAt(vec(camera.eye), vec(camera.target),
                                steep ? osg::Vec3d(0, 1, 0) : osg::Vec3d(0, 0, 1));
  // Nothing stands above the highest point, so a high eye may have a far near plane.
  double const near_m = std::clamp(0.5 * (camera.eye.z - bounds.max_z), 0.5, 100.0);
  double const far_m = std::max(near_m + 100, 1.1 * farthest_corner_m(camera.eye, reach));
  m.projection = osg::Matrixd::perspective(
      camera.field_of_view_deg, static_cast<double>(width_px) / height_px, near_m, far_m);
  m.pixel_angle = 2 * std::tan(camera.field_of_view_deg * std::numbers::pi / 360) / height_px;
  return m;
}

osg::Matrixd jittered(osg::Matrixd const& projection, double dx_px, double dy_px, int width_px,
                      int height_px) {
  return projection * osg::Matrixd::translate(2 * dx_px / width_px, 2 * dy_px / height_px, 0);
}

double heading_deg(Camera const& camera) {
  if (camera.plan) return 0;
  double const a = std::atan2(camera.target.x - camera.eye.x, camera.target.y - camera.eye.y);
  return std::fmod(a * 180 / std::numbers::pi + 360, 360);
}

}  // namespace citytwin::engine
