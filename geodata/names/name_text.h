/// @file
/// Names as search sees them: one spelling for all writings, characters and words apart, and how
/// Chinese names sound.
///
/// Shapes   normalised: compatibility forms and letter case folded (NFKC), traditional characters
/// as
///          simplified ones. Tokens: each Chinese character by itself, other letters and digits by
///          the word.
/// Errors   ICU without its data; data/names/second_readings.csv that cannot be read.
/// Threads  a NameText may be shared: const, but for a lock inside.
/// Source   ICU 72: NFKC_Casefold, Hant-Hans, Han-Latin.
/// Checked  tests/geodata/names/name_text_test.cc
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/result.h"

namespace citytwin {

struct Token {
  std::string text;
  bool han = false;  ///< one Chinese character
};

class NameText {
 public:
  [[nodiscard]] static Result<NameText> create();
  NameText(NameText&&) noexcept;
  ~NameText();

  [[nodiscard]] std::string normalised(std::string_view text) const;
  /// @param normalised text
  [[nodiscard]] static std::vector<Token> tokens(std::string_view normalised);

  /// Each way the tokens may be read: syllables without tones, words as they are. The first is the
  /// usual one; in each of the others one character takes its second reading. Empty without any
  /// Chinese character.
  [[nodiscard]] std::vector<std::vector<std::string>> readings(
      std::vector<Token> const& tokens) const;

 private:
  struct State;
  explicit NameText(std::unique_ptr<State> state);
  [[nodiscard]] std::string const& syllable(std::string const& character) const;
  std::unique_ptr<State> state_;
};

}  // namespace citytwin
