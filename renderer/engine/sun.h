/// @file
/// The sun over a city at a civil time, in its local frame.
#pragma once

#include "geodata/local_frame.h"
#include "renderer/scene/view_spec.h"

namespace citytwin::engine {

/// Unit vector towards the (refracted) sun; z < 0 when it is below the horizon.
[[nodiscard]] Vec3 sun_over(LocalFrame const& frame, CivilTime const& time);

}  // namespace citytwin::engine
