/// @file
/// The words of one line as named fields, with the first mistake remembered.
///
/// Reading goes on after a mistake with default values, so that readers stay straight; whoever
/// asked for the lines looks at Diagnosis once per line.
///
/// Errors   file:line: [SECTION] field 'name': 'word', expected ...
/// Checked  tests/scenarios/sewer/inp_reader_test.cc
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "geodata/result.h"
#include "scenarios/sewer/inp_file.h"
#include "scenarios/sewer/network.h"

namespace citytwin::sewer {

struct Diagnosis {
  std::optional<Error> first;
};

/// Names of one kind of object (case does not matter) and their places.
class NameIndex {
 public:
  /// False when the name is taken.
  bool add(std::string_view name, Index index);
  [[nodiscard]] Index find(std::string_view name) const;  ///< kNone when unknown

 private:
  std::map<std::string, Index, std::less<>> places_;
};

enum class Sign { any, not_negative, positive };

template <class T, std::size_t N>
using Keywords = std::array<std::pair<std::string_view, T>, N>;

class Fields {
 public:
  Fields(std::string const& file, std::string const& section, InpLine const& line,
         Diagnosis& diagnosis)
      : file_(file), section_(section), line_(line), diagnosis_(diagnosis) {}

  [[nodiscard]] std::size_t count() const { return line_.words.size(); }
  [[nodiscard]] bool has(std::size_t i) const { return i < count() && !line_.words[i].empty(); }
  [[nodiscard]] bool starred(std::size_t i) const { return has(i) && line_.words[i] == "*"; }
  /// The word as written; a mistake when absent.
  std::string text(std::size_t i, std::string_view name);
  double number(std::size_t i, std::string_view name, Sign sign = Sign::any);
  double number_or(std::size_t i, std::string_view name, double otherwise, Sign sign = Sign::any);
  /// Hours as a decimal or H:MM or H:MM:SS, in s.
  double hours_s(std::size_t i, std::string_view name);
  /// Seconds as a decimal or H:MM:SS, in s.
  double step_s(std::size_t i, std::string_view name);
  /// MM/DD/YYYY, s since 1970.
  double date_s(std::size_t i, std::string_view name);
  bool yes_no_or(std::size_t i, std::string_view name, bool otherwise);
  /// Index of an object that must exist.
  Index object(std::size_t i, std::string_view name, NameIndex const& names, std::string_view kind);
  template <class T, std::size_t N>
  T keyword(std::size_t i, std::string_view name, Keywords<T, N> const& words) {
    std::string const word = upper_case(text(i, name));
    std::string expected;
    for (auto const& [key, value] : words) {
      if (word == key) return value;
      expected += (expected.empty() ? "one of " : ", ") + std::string(key);
    }
    wrong(i, name, expected);
    return words[0].second;
  }

  void wrong(std::size_t i, std::string_view name, std::string_view expected);
  /// A mistake that concerns the whole line.
  void wrong(std::string const& what, ErrorCode code = ErrorCode::invalid_argument);
  [[nodiscard]] bool failed() const { return diagnosis_.first.has_value(); }

 private:
  std::optional<double> time_s(std::size_t i) const;

  std::string const& file_;
  std::string const& section_;
  InpLine const& line_;
  Diagnosis& diagnosis_;
};

}  // namespace citytwin::sewer
