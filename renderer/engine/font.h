/// @file
/// Text in Latin and Simplified Chinese, rasterised with FreeType.
///
/// The faces are Noto Sans CJK SC, index 2 of the collection; index 0 would be Japanese. Found
/// under $CITYTWIN_FONT_DIR or where Linux distributions put them.
/// Errors   unavailable, naming the package that is missing.
/// Checked  tests/renderer/font_test.cc
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "geodata/result.h"

namespace citytwin::engine {

enum class Weight { regular, bold };

class Font {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Font>> open(Weight weight);
  ~Font();

  /// Called for each covered pixel: x, y (down) and coverage 0..255.
  using Plot = std::function<void(int, int, std::uint8_t)>;
  /// Draws UTF-8 text with its baseline at y; returns the advance in px.
  double draw(std::string_view utf8, double x, double baseline_y, double size_px,
              Plot const& plot) const;
  [[nodiscard]] double width_px(std::string_view utf8, double size_px) const;

 private:
  struct Face;
  explicit Font(std::unique_ptr<Face> face);
  std::unique_ptr<Face> face_;
};

/// The next code point of UTF-8 text, U+FFFD for malformed bytes; shortens the text. @pre not empty
[[nodiscard]] char32_t take_code_point(std::string_view& utf8);

}  // namespace citytwin::engine
