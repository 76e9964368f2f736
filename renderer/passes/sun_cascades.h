/// @file
/// Where the three sun shadow maps lie: nested views from the sun that cover all the ground a
/// camera sees, snapped to whole texels so that shadows do not shimmer as the camera moves.
///
/// Units    metres, local frame.
/// Checked  tests/renderer/sun_cascades_test.cc
#pragma once

#include <array>
#include <vector>

#include <osg/Matrixd>

#include "geodata/geometry.h"

namespace citytwin::passes {

inline constexpr int cascade_count = 3;

/// What casts and receives: the city's extent with its lowest and highest point.
struct SceneBounds {
  Box plan;
  double min_z = 0;
  double max_z = 0;
};

struct Cascade {
  osg::Matrixd view;
  osg::Matrixd projection;
  double texel_m = 1;
};

/// @param clip_to_world inverse of the camera's view-projection
/// @return one per cascade, finest first; they may coincide.
[[nodiscard]] std::array<Cascade, cascade_count> fit_cascades(osg::Matrixd const& clip_to_world,
                                                              Vec3 const& eye, Vec3 const& to_sun,
                                                              SceneBounds const& bounds,
                                                              int map_size_px);

}  // namespace citytwin::passes
