/// @file
/// A headless OpenGL compatibility context on EGL, as an OSG graphics context. Needs no X server.
///
/// Displays are tried in this order: the device numbered by $CITYTWIN_EGL_DEVICE, hardware devices,
/// Mesa's surfaceless platform, software devices. A small pbuffer is always made: without a
/// surface OSG's pre-compilation raises framebuffer errors.
///
/// Errors   unavailable, naming what EGL refused.
/// Checked  tests/renderer/engine_test.cc
#pragma once

#include <osg/GraphicsContext>
#include <osg/ref_ptr>

#include "geodata/result.h"

namespace citytwin::gl {

/// Not yet realised: hand it to the viewer's camera first. Use it on one thread only.
[[nodiscard]] Result<osg::ref_ptr<osg::GraphicsContext>> make_egl_context();

}  // namespace citytwin::gl
