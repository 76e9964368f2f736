/// @file
/// Where in a filter's text something is, and a message that points there.
///
/// Units    bytes of UTF-8.
/// Checked  tests/geodata/filter/filter_error_test.cc
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "geodata/result.h"

namespace citytwin::cql2 {

/// Bytes begin .. end of the text.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The sentence, the line of the text it is about, and carets below the span:
///
///     filter: unknown property 'hieght_m'; did you mean 'height_m'?
///       hieght_m > 24 AND usage = 'office'
///       ^^^^^^^^
///
/// A long line is cut around the span. Wide (CJK) characters count two columns, as on a terminal.
[[nodiscard]] Error error_at(std::string_view text, Span at, std::string_view sentence);

}  // namespace citytwin::cql2
