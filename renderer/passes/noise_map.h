/// @file
/// A small tileable noise texture that ground, water, leaves and clouds share.
#pragma once

#include <osg/Texture2D>

namespace citytwin::passes {

/// Four independent channels of smooth value noise; equal on every machine.
[[nodiscard]] osg::ref_ptr<osg::Texture2D> make_noise_map();

}  // namespace citytwin::passes
