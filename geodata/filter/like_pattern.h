/// @file
/// A LIKE pattern: % stands for any text, _ for one character, \ takes the next one literally.
///
/// Units    characters are Unicode code points; letter case counts.
/// Errors   a pattern that ends in a lone \ .
/// Checked  tests/geodata/filter/like_pattern_test.cc
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace citytwin::cql2 {

class LikePattern {
 public:
  /// nullopt when the pattern ends in a lone backslash.
  [[nodiscard]] static std::optional<LikePattern> compile(std::string_view pattern);

  /// In time proportional to text times pattern at worst; no recursion.
  [[nodiscard]] bool matches(std::string_view text) const;

 private:
  enum class Kind : unsigned char { literal, one, any };
  struct Step {
    Kind kind;
    std::string literal;  ///< a whole run of literal characters
  };
  [[nodiscard]] bool fits(Step const& step, std::string_view text, std::size_t& at) const;

  std::vector<Step> steps_;
};

}  // namespace citytwin::cql2
