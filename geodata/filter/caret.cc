#include "geodata/filter/caret.h"

#include <algorithm>

#include <fmt/format.h>

#include "geodata/utf8.h"

namespace citytwin::cql2 {

namespace {

constexpr std::size_t shown_before = 48;
constexpr std::size_t shown_after = 48;

bool inside_code_point(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

/// The line around the span, or the part of it that is near.
Span excerpt(std::string_view text, Span at) {
  auto const before = text.substr(0, at.begin).rfind('\n');
  std::size_t const line_begin = before == std::string_view::npos ? 0 : before + 1;
  std::size_t const line_end = std::min(text.find('\n', at.begin), text.size());
  std::size_t begin = std::max(line_begin, at.begin - std::min(at.begin, shown_before));
  std::size_t end = std::min(line_end, std::max(at.begin, at.end) + shown_after);
  // A code point has three such bytes at most; a text may be nothing else.
  for (int i = 0; i < 3 && begin > line_begin && inside_code_point(text, begin); ++i) --begin;
  for (int i = 0; i < 3 && end < line_end && inside_code_point(text, end); ++i) ++end;
  return {begin, end};
}

/// Control characters would move the carets, and bytes that are no UTF-8 break what carries the
/// message.
std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    auto const c = code_point_at(text, i);
    if (c.value == bad_utf8) {
      out += '?';
    } else if (c.value < 0x20 || c.value == 0x7F) {
      out += ' ';
    } else {
      out += text.substr(i, c.bytes);
    }
    i += c.bytes;
  }
  return out;
}

}  // namespace

Error error_at(std::string_view text, Span at, std::string_view sentence) {
  at.begin = std::min(at.begin, text.size());
  at.end = std::clamp(at.end, at.begin, text.size());
  Span const shown = excerpt(text, at);
  std::size_t const marked_end = std::min(at.end, shown.end);
  auto const lead = columns_of(text.substr(shown.begin, at.begin - shown.begin));
  auto const marked = columns_of(text.substr(at.begin, marked_end - at.begin));
  bool const cut_left = shown.begin > 0 && text[shown.begin - 1] != '\n';
  bool const cut_right = shown.end < text.size() && text[shown.end] != '\n';
  auto const line = printable(text.substr(shown.begin, shown.end - shown.begin));
  return {ErrorCode::invalid_argument,
          fmt::format("filter: {}\n  {}{}{}\n  {}{}", sentence, cut_left ? "..." : "", line,
                      cut_right ? "..." : "", std::string(lead + (cut_left ? 3 : 0), ' '),
                      std::string(std::max<std::size_t>(marked, 1), '^')),
          printable(text.substr(at.begin, std::min<std::size_t>(at.end - at.begin, 80)))};
}

}  // namespace citytwin::cql2
