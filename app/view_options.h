/// @file
/// Command-line options that make a ViewSpec.
#pragma once

#include <string>

#include "geodata/result.h"
#include "renderer/scene/view_spec.h"

namespace citytwin::app {

/// As typed: "1920x1080", "night", "2026-06-21T15:00".
struct ViewOptions {
  std::string size = "1920x1080";
  std::string mode = "day";
  std::string time;  ///< empty = midsummer, 15:00, at night 21:00
  std::string language = "zh";
  std::vector<std::string> hidden_layers;
  double opacity = 1.0;
  double overlay_minute = -1;  ///< minutes since run start; -1 = last frame
};

/// Errors: one sentence naming option, value and what was expected. The camera is left to the
/// caller.
[[nodiscard]] Result<ViewSpec> make_view(ViewOptions const& options);

}  // namespace citytwin::app
