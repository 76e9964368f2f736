/// @file
/// The small models of trees and lamp posts, drawn many times.
///
/// Shapes   stand on z = 0 with unit height and unit width (instance.glsl scales them); a lamp post
///          marks its head by x > 0.5 (arm's end) and z > 0.5 (light centre). Colour: linear rgb;
///          alpha is the share of foliage, or of a lamp's glow.
#pragma once

#include <osg/Geometry>

#include "renderer/scene/scene.h"

namespace citytwin::engine {

enum class Detail { near, far };

/// @param count instances drawn by the one call
[[nodiscard]] osg::ref_ptr<osg::Geometry> make_instance_model(scene::Model model, Detail detail,
                                                              int count);

}  // namespace citytwin::engine
