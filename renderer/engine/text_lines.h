/// @file
/// Breaks a text into lines that fit a width.
///
/// Units    pixels
/// Checked  tests/renderer/engine/decorator_test.cc
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "renderer/engine/font.h"

namespace citytwin::engine {

/// Lines no wider than `width_px`, broken after spaces or between Chinese characters. What exceeds
/// `most` lines is cut and marked by an ellipsis.
[[nodiscard]] std::vector<std::string> text_lines(Font const& font, std::string_view utf8,
                                                  double size_px, double width_px,
                                                  std::size_t most);

}  // namespace citytwin::engine
