/// @file
/// The JSON that travels beside a picture: all that is needed to explain or repeat it.
#pragma once

#include <string>

#include "renderer/engine/frame_renderer.h"

namespace citytwin::engine {

[[nodiscard]] std::string sidecar_json(FrameRequest const& request, FrameFacts const& facts);

}  // namespace citytwin::engine
