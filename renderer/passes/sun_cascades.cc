#include "renderer/passes/sun_cascades.h"

#include <algorithm>
#include <cmath>

#include <osg/Vec3d>

namespace citytwin::passes {

namespace {

/// A sphere of ground that one map must cover.
struct Patch {
  osg::Vec3d centre;
  double radius = 1;
};

/// Where the ray through a clip-space point leaves the slab of the city, or its far end.
osg::Vec3d ground_point(osg::Matrixd const& clip_to_world, double x, double y, double ground_z,
                        double reach_m) {
  osg::Vec3d const near = osg::Vec3d(x, y, -1) * clip_to_world;
  osg::Vec3d const far = osg::Vec3d(x, y, 1) * clip_to_world;
  osg::Vec3d along = far - near;
  double const length = along.normalize();
  double hit = std::min(length, reach_m);
  if (along.z() < -1e-6) hit = std::min(hit, std::max(0.0, (ground_z - near.z()) / along.z()));
  return near + along * hit;
}

/// The seen ground, clamped to the city, as points over a lattice of the picture.
std::vector<osg::Vec3d> seen_ground(osg::Matrixd const& clip_to_world, SceneBounds const& bounds,
                                    double reach_m) {
  std::vector<osg::Vec3d> points;
  constexpr int steps = 12;
  for (int j = 0; j <= steps; ++j) {
    for (int i = 0; i <= steps; ++i) {
      auto p = ground_point(clip_to_world, 2.0 * i / steps - 1, 2.0 * j / steps - 1, bounds.min_z,
                            reach_m);
      p.x() = std::clamp(p.x(), bounds.plan.min_x, bounds.plan.max_x);
      p.y() = std::clamp(p.y(), bounds.plan.min_y, bounds.plan.max_y);
      p.z() = std::clamp(p.z(), bounds.min_z, bounds.max_z);
      points.push_back(p);
    }
  }
  return points;
}

Patch around(std::vector<osg::Vec3d> const& points, double margin_m) {
  osg::Vec3d low = points.front();
  osg::Vec3d high = points.front();
  for (auto const& p : points) {
    for (int k = 0; k < 3; ++k) {
      low[k] = std::min(low[k], p[k]);
      high[k] = std::max(high[k], p[k]);
    }
  }
  return {(low + high) * 0.5, (high - low).length() * 0.5 + margin_m};
}

osg::Matrixd sun_view(osg::Vec3d const& to_sun) {
  osg::Vec3d const up = std::abs(to_sun.z()) > 0.99 ? osg::Vec3d(0, 1, 0) : osg::Vec3d(0, 0, 1);
  return osg::Matrixd::lookAt(to_sun, osg::Vec3d(0, 0, 0), up);
}

/// Depth range along the sun's view that holds every caster.
std::pair<double, double> depth_range(osg::Matrixd const& view, SceneBounds const& b) {
  double low = 1e30;
  double high = -1e30;
  for (double x : {b.plan.min_x, b.plan.max_x}) {
    for (double y : {b.plan.min_y, b.plan.max_y}) {
      for (double z : {b.min_z, b.max_z}) {
        double const depth = -(osg::Vec3d(x, y, z) * view).z();
        low = std::min(low, depth);
        high = std::max(high, depth);
      }
    }
  }
  return {low - 5, high + 5};
}

Cascade cascade_of(Patch const& patch, osg::Matrixd const& view, SceneBounds const& bounds,
                   int map_size_px) {
  Cascade c;
  c.view = view;
  // Whole steps of radius keep the texel size constant while the camera moves a little.
  double const radius = std::exp2(std::ceil(std::log2(std::max(patch.radius, 20.0)) * 4) / 4);
  c.texel_m = 2 * radius / map_size_px;
  osg::Vec3d at = patch.centre * view;
  at.x() = std::round(at.x() / c.texel_m) * c.texel_m;
  at.y() = std::round(at.y() / c.texel_m) * c.texel_m;
  auto const [near, far] = depth_range(view, bounds);
  c.projection = osg::Matrixd::ortho(at.x() - radius, at.x() + radius, at.y() - radius,
                                     at.y() + radius, near, far);
  return c;
}

}  // namespace

std::array<Cascade, cascade_count> fit_cascades(osg::Matrixd const& clip_to_world, Vec3 const& eye,
                                                Vec3 const& to_sun, SceneBounds const& bounds,
                                                int map_size_px) {
  auto const view = sun_view({to_sun.x, to_sun.y, to_sun.z});
  auto points = seen_ground(clip_to_world, bounds, 8000);
  osg::Vec3d const from(eye.x, eye.y, eye.z);
  std::sort(points.begin(), points.end(), [&](auto const& a, auto const& b) {
    return (a - from).length2() < (b - from).length2();
  });
  std::array<Cascade, cascade_count> cascades;
  double const shares[cascade_count] = {0.35, 0.68, 1.0};
  for (int i = 0; i < cascade_count; ++i) {
    auto const count =
        static_cast<std::size_t>(std::ceil(shares[i] * static_cast<double>(points.size())));
    std::vector<osg::Vec3d> const part(points.begin(),
                                       points.begin() + static_cast<std::ptrdiff_t>(count));
    cascades[static_cast<std::size_t>(i)] = cascade_of(around(part, 15), view, bounds, map_size_px);
  }
  return cascades;
}

}  // namespace citytwin::passes
