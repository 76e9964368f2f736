#include "renderer/engine/text_lines.h"

namespace citytwin::engine {

namespace {

/// The shortest beginning of a text that may end a line: up to a space or one Chinese character.
std::string_view first_piece(std::string_view text) {
  constexpr char32_t first_cjk = 0x2E80;
  std::string_view rest = text;
  while (!rest.empty()) {
    std::size_t const before = text.size() - rest.size();
    char32_t const c = take_code_point(rest);
    if (c >= first_cjk && before > 0) return text.substr(0, before);
    if (c >= first_cjk || c == U' ') break;
  }
  return text.substr(0, text.size() - rest.size());
}

/// The text without its last code point and the spaces before it.
void shorten(std::string& text) {
  while (text.size() > 1 && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) {
    text.pop_back();
  }
  text.pop_back();
  while (!text.empty() && text.back() == ' ') text.pop_back();
}

}  // namespace

std::vector<std::string> text_lines(Font const& font, std::string_view utf8, double size_px,
                                    double width_px, std::size_t most) {
  auto const fits = [&](std::string_view line) { return font.width_px(line, size_px) <= width_px; };
  std::vector<std::string> lines;
  while (!utf8.empty()) {
    bool const last = lines.size() + 1 == most;
    std::string line;
    while (!utf8.empty()) {
      auto const piece = first_piece(utf8);
      std::string longer = line + std::string(piece);
      if (!last && !line.empty() && !fits(longer)) break;
      line = std::move(longer);
      utf8.remove_prefix(piece.size());
    }
    if (!fits(line)) {
      while (!line.empty() && !fits(line + "…")) shorten(line);
      line += "…";
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace citytwin::engine
