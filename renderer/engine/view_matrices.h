/// @file
/// A Camera as matrices, with near and far planes that hold the whole scene.
///
/// Units    metres, local frame.
/// Checked  tests/renderer/view_test.cc
#pragma once

#include <osg/Matrixd>

#include "renderer/passes/sun_cascades.h"
#include "renderer/scene/view_spec.h"

namespace citytwin::engine {

struct ViewMatrices {
  osg::Matrixd view;
  osg::Matrixd projection;
  Vec3 eye;
  double pixel_angle = 0;  ///< metres per pixel at 1 m; in plan view metres per pixel
};

/// @param reach plan box of all that is drawn, the land around the city included
[[nodiscard]] ViewMatrices make_view(Camera const& camera, int width_px, int height_px,
                                     passes::SceneBounds const& bounds, Box const& reach);

/// The projection moved by a part of a pixel.
[[nodiscard]] osg::Matrixd jittered(osg::Matrixd const& projection, double dx_px, double dy_px,
                                    int width_px, int height_px);

/// Azimuth of the view in degrees clockwise from grid north; 0 in plan view.
[[nodiscard]] double heading_deg(Camera const& camera);

}  // namespace citytwin::engine
