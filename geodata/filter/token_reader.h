/// @file
/// Walks the tokens of a text; the parsers' common ground. The first problem is kept, after which
/// everything reads as the end of the text, so that a parser checks once.
///
/// Errors   as error_at: "expected ')' but found 'AND'".
/// Checked  tests/geodata/filter/filter_error_test.cc
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/filter/token.h"

namespace citytwin::cql2 {

class TokenReader {
 public:
  TokenReader(std::string_view text, std::vector<Token> tokens)
      : text_(text), tokens_(std::move(tokens)) {}

  [[nodiscard]] Token const& peek(std::size_t ahead = 0) const {
    if (problem_) return tokens_.back();
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
  }
  Token const& take() {
    Token const& token = peek();
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
  }

  [[nodiscard]] bool is_sign(std::string_view sign, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::sign && peek(ahead).text == sign;
  }
  /// @param word in capitals
  [[nodiscard]] bool is_word(std::string_view word, std::size_t ahead = 0) const {
    return peek(ahead).kind == TokenKind::name && peek(ahead).word == word;
  }
  [[nodiscard]] bool is_call(std::string_view word) const {
    return is_word(word) && is_sign("(", 1);
  }

  bool take_sign(std::string_view sign) { return is_sign(sign) && (take(), true); }
  bool take_word(std::string_view word) { return is_word(word) && (take(), true); }
  void expect_sign(std::string_view sign) {
    if (!take_sign(sign)) expected("'" + std::string(sign) + "'");
  }
  void expect_word(std::string_view word) {
    if (!take_word(word)) expected(word);
  }
  [[nodiscard]] double expect_number() {
    bool const number = peek().kind == TokenKind::integer || peek().kind == TokenKind::number;
    if (!number) expected("a number");
    return number ? take().number : 0;
  }

  void expected(std::string_view what) {
    Token const& found = peek();
    std::string const name =
        found.kind == TokenKind::end ? "the end" : "'" + std::string(source(found.at)) + "'";
    problem(found.at, "expected " + std::string(what) + " but found " + name);
  }
  void problem(Span at, std::string const& sentence) {
    if (!problem_) problem_ = error_at(text_, at, sentence);
  }
  [[nodiscard]] bool failed() const { return problem_.has_value(); }
  [[nodiscard]] Error const& error() const { return *problem_; }

  /// Bytes from a token taken earlier to the last one taken.
  [[nodiscard]] Span since(std::size_t begin) const {
    return {begin, at_ > 0 ? tokens_[at_ - 1].at.end : begin};
  }
  [[nodiscard]] std::string_view source(Span at) const {
    constexpr std::size_t enough = 40;
    return text_.substr(at.begin, std::min(at.end - at.begin, enough));
  }

 private:
  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::optional<Error> problem_;
};

}  // namespace citytwin::cql2
