/// @file
/// The words of a CQL2 text: names, numbers, quoted texts and signs.
///
/// Shapes   names start with a letter, ':' or '_' and go on with these, digits and '.'; other names
///          stand in double quotes. Texts stand in single quotes, with '' or \' for a quote.
/// Errors   a character that starts nothing, a quote that is not closed, bytes that are no UTF-8, a
///          number beyond a double: with carets.
/// Source   OGC 21-065r2 (CQL2), annex B.
/// Checked  tests/geodata/filter/filter_grammar_test.cc, filter_error_test.cc
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/filter/caret.h"
#include "geodata/result.h"

namespace citytwin::cql2 {

enum class TokenKind : std::uint8_t { name, quoted_name, integer, number, text, sign, end };

struct Token {
  TokenKind kind = TokenKind::end;
  Span at;
  std::string text;  ///< of a name, text or sign ("<=", "(", ...)
  std::string word;  ///< of an unquoted name, in capitals: for keywords
  std::int64_t integer = 0;
  double number = 0;  ///< of an integer too
};

/// The last token is `end`.
[[nodiscard]] Result<std::vector<Token>> tokenize(std::string_view text);

}  // namespace citytwin::cql2
