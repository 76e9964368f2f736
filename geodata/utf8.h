/// @file
/// UTF-8, one code point at a time.
///
/// Errors   a byte sequence that is no UTF-8 is one byte long and has the value `bad_utf8`.
/// Checked  tests/geodata/filter/filter_error_test.cc
#pragma once

#include <cstddef>
#include <string_view>

namespace citytwin {

inline constexpr char32_t bad_utf8 = 0xFFFFFFFF;

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
};

/// @pre at < text.size()
[[nodiscard]] inline CodePoint code_point_at(std::string_view text, std::size_t at) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned const lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  std::size_t const length = lead >= 0xF0 && lead < 0xF5 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead >= 0xF5 || at + length > text.size()) return {bad_utf8, 1};
  char32_t value = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {bad_utf8, 1};
    value = (value << 6) | (byte(at + i) & 0x3F);
  }
  char32_t const least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
  bool const surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least || value > 0x10FFFF || surrogate) return {bad_utf8, 1};
  return {value, length};
}

/// Columns on a terminal: 2 for Chinese, Japanese, Korean and full-width forms.
[[nodiscard]] inline std::size_t columns_of(char32_t c) {
  bool const wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                    (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                    (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                    (c >= 0x20000 && c <= 0x3FFFD);
  return wide ? 2 : 1;
}

/// Columns of a whole text.
[[nodiscard]] inline std::size_t columns_of(std::string_view text) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < text.size();) {
    auto const c = code_point_at(text, i);
    sum += columns_of(c.value);
    i += c.bytes;
  }
  return sum;
}

}  // namespace citytwin
