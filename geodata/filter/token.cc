#include "geodata/filter/token.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "geodata/utf8.h"

namespace citytwin::cql2 {

namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// Letters beyond ASCII: the name characters of XML.
constexpr std::array<Range, 12> name_letters{{{0xC0, 0xD6},
                                              {0xD8, 0xF6},
                                              {0xF8, 0x2FF},
                                              {0x370, 0x37D},
                                              {0x37F, 0x1FFE},
                                              {0x200C, 0x200D},
                                              {0x2070, 0x218F},
                                              {0x2C00, 0x2FEF},
                                              {0x3001, 0xD7FF},
                                              {0xF900, 0xFDCF},
                                              {0xFDF0, 0xFFFD},
                                              {0x10000, 0xEFFFF}}};

bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}

bool starts_name(char32_t c) {
  if (c < 0x80) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == ':' || c == '_';
  }
  return std::any_of(name_letters.begin(), name_letters.end(),
                     [&](Range const& r) { return c >= r.first && c <= r.last; });
}

bool continues_name(char32_t c) {
  return starts_name(c) || is_digit(c) || c == '.' || (c >= 0x300 && c <= 0x36F) || c == 0x203F ||
         c == 0x2040;
}

std::string in_capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return out;
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  Result<std::vector<Token>> run() {
    for (;;) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      if (at_ == text_.size()) break;
      auto token = next();
      if (!token) return token.error();
      token->at.end = at_;
      tokens_.push_back(std::move(token).value());
    }
    Token end;
    end.at = {text_.size(), text_.size()};
    tokens_.push_back(end);
    return std::move(tokens_);
  }

 private:
  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] bool digit_at(std::size_t ahead) const {
    return is_digit(static_cast<unsigned char>(peek(ahead)));
  }

  Token started(TokenKind kind) const {
    Token token;
    token.kind = kind;
    token.at.begin = at_;
    return token;
  }

  Result<Token> next() {
    auto const c = code_point_at(text_, at_);
    if (c.value == bad_utf8) return error_at(text_, {at_, at_ + 1}, "this is not valid UTF-8");
    if (starts_name(c.value)) return name();
    if (c.value == '"') return quoted_name();
    if (c.value == '\'') return quoted_text();
    if (begins_number()) return number();
    return sign(c);
  }

  Token name() {
    Token token = started(TokenKind::name);
    while (at_ < text_.size()) {
      auto const c = code_point_at(text_, at_);
      if (!continues_name(c.value)) break;
      at_ += c.bytes;
    }
    token.text = text_.substr(token.at.begin, at_ - token.at.begin);
    token.word = in_capitals(token.text);
    return token;
  }

  Result<Token> quoted_name() {
    Token token = started(TokenKind::quoted_name);
    if (auto const ok = quoted('"', false, token); !ok) return ok.error();
    if (token.text.empty()) return error_at(text_, {token.at.begin, at_}, "this name is empty");
    return token;
  }

  Result<Token> quoted_text() {
    Token token = started(TokenKind::text);
    if (auto const ok = quoted('\'', true, token); !ok) return ok.error();
    return token;
  }

  /// A doubled quote stands for one; with `backslash`, so does \' .
  Result<void> quoted(char quote, bool backslash, Token& token) {
    for (++at_; at_ < text_.size();) {
      auto const c = code_point_at(text_, at_);
      if (c.value == bad_utf8) return error_at(text_, {at_, at_ + 1}, "this is not valid UTF-8");
      bool const escaped = peek(1) == quote && (peek() == quote || (backslash && peek() == '\\'));
      if (escaped) {
        token.text += quote;
        at_ += 2;
      } else if (peek() == quote) {
        ++at_;
        return {};
      } else {
        token.text += text_.substr(at_, c.bytes);
        at_ += c.bytes;
      }
    }
    return error_at(text_, {token.at.begin, token.at.begin + 1}, "this quote is not closed");
  }

  [[nodiscard]] bool begins_number() const {
    std::size_t const sign = peek() == '-' || peek() == '+' ? 1 : 0;
    return digit_at(sign) || (peek(sign) == '.' && digit_at(sign + 1));
  }

  Result<Token> number() {
    Token token = started(TokenKind::integer);
    if (peek() == '-' || peek() == '+') ++at_;
    while (digit_at(0)) ++at_;
    if (peek() == '.') {
      token.kind = TokenKind::number;
      ++at_;
      while (digit_at(0)) ++at_;
    }
    std::size_t const exponent_sign = peek(1) == '-' || peek(1) == '+' ? 2 : 1;
    if ((peek() == 'e' || peek() == 'E') && digit_at(exponent_sign)) {
      token.kind = TokenKind::number;
      at_ += exponent_sign;
      while (digit_at(0)) ++at_;
    }
    if (at_ < text_.size() && starts_name(code_point_at(text_, at_).value)) {
      return error_at(text_, {token.at.begin, at_ + 1},
                      "a name cannot start with a digit; put it in double quotes");
    }
    return valued(std::move(token));
  }

  Result<Token> valued(Token token) {
    auto const* first = text_.data() + token.at.begin + (text_[token.at.begin] == '+' ? 1 : 0);
    auto const* last = text_.data() + at_;
    if (std::from_chars(first, last, token.number).ec != std::errc()) {
      return error_at(text_, {token.at.begin, at_}, "this number is beyond what can be compared");
    }
    if (token.kind == TokenKind::integer &&
        std::from_chars(first, last, token.integer).ec != std::errc()) {
      token.kind = TokenKind::number;  // beyond 64 bits
    }
    return token;
  }

  Result<Token> sign(CodePoint c) {
    Token token = started(TokenKind::sign);
    for (auto const* pair : {"<>", "<=", ">="}) {
      if (text_.substr(at_, 2) == pair) token.text = pair;
    }
    if (token.text.empty() && c.value < 0x80 &&
        std::string_view("=<>(),").find(peek()) != std::string_view::npos) {
      token.text = peek();
    }
    if (token.text.empty()) return error_at(text_, {at_, at_ + c.bytes}, stray(c.value));
    at_ += token.text.size();
    return token;
  }

  static std::string stray(char32_t c) {
    if (c == U'‘' || c == U'’' || c == U'“' || c == U'”') {
      return "this quote is typographic; texts stand in ' ' and names in \" \"";
    }
    if (c < 0x80 &&
        std::string_view("+-*/%^").find(static_cast<char>(c)) != std::string_view::npos) {
      return "arithmetic is not supported; compare with a number";
    }
    if (c == '!') return "not equal is written <>";
    return "nothing can start with this character";
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view text) {
  return Tokenizer(text).run();
}

}  // namespace citytwin::cql2
