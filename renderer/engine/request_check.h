/// @file
/// What a FrameRequest must satisfy before anything is drawn.
#pragma once

#include "renderer/engine/engine.h"

namespace citytwin::engine {

/// Errors: invalid_argument or not_found, naming the field, its value and what was expected.
[[nodiscard]] Result<void> check_request(FrameRequest const& request);

}  // namespace citytwin::engine
