#include "geodata/filter/like_pattern.h"

#include <random>

#include "tests/support/catch.h"

using citytwin::cql2::LikePattern;

namespace {

/// By the definition, one character at a time; for ASCII without escapes.
bool by_definition(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '%') {
    return by_definition(pattern.substr(1), text) ||
           (!text.empty() && by_definition(pattern, text.substr(1)));
  }
  if (text.empty() || (pattern[0] != '_' && pattern[0] != text[0])) return false;
  return by_definition(pattern.substr(1), text.substr(1));
}

}  // namespace

TEST_CASE("a pattern matches what its definition says, on ten thousand random pairs",
          "[geodata][filter][oracle]") {
  std::mt19937 random(3);
  auto letters = [&](std::string_view of, std::size_t most) {
    std::string out;
    for (std::size_t n = random() % (most + 1); n > 0; --n) out += of[random() % of.size()];
    return out;
  };
  int matches = 0, wrong = 0;
  for (int i = 0; i < 10000; ++i) {
    auto const pattern = letters("ab%_%", 6);
    auto const text = letters("ab", 7);
    bool const expected = by_definition(pattern, text);
    wrong += LikePattern::compile(pattern)->matches(text) == expected ? 0 : 1;
    matches += expected ? 1 : 0;
  }
  CHECK(wrong == 0);
  CHECK(matches > 1000);
  CHECK(matches < 9000);
}

TEST_CASE("an underscore is one character of any alphabet", "[geodata][filter][exact]") {
  CHECK(LikePattern::compile("人民_路")->matches("人民北路"));
  CHECK_FALSE(LikePattern::compile("人民_路")->matches("人民路"));
  CHECK(LikePattern::compile("___")->matches("松江区"));
  CHECK(LikePattern::compile("\\_\\%\\\\")->matches("_%\\"));
  CHECK_FALSE(LikePattern::compile("\\_")->matches("a"));
  CHECK_FALSE(LikePattern::compile("a\\"));
}

TEST_CASE("a pattern full of wildcards takes no exponential time", "[geodata][filter][exact]") {
  std::string pattern, text(20000, 'a');
  for (int i = 0; i < 200; ++i) pattern += "%a";
  CHECK_FALSE(LikePattern::compile(pattern + "b")->matches(text));
}
