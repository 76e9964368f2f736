/// @file
/// Parameters of a scenario: declared once as a table, from which the TOML file, the command-line
/// help, the list of scenario types and the web form come.
///
/// Units    the unit is the end of the name ("duration_min") and repeated in `unit` for display.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "geodata/result.h"

namespace citytwin {

enum class ParameterType { number, integer, boolean, text };

using ParameterValue = std::variant<double, std::int64_t, bool, std::string>;

struct Parameter {
  std::string name;  ///< snake_case with unit suffix
  ParameterType type = ParameterType::number;
  std::string unit;  ///< for display, e.g. "mm/h"; empty for none
  ParameterValue default_value;
  std::optional<double> minimum;     ///< inclusive; numbers and integers
  std::optional<double> maximum;     ///< inclusive
  std::vector<std::string> choices;  ///< of a text parameter; empty = free text
  std::string group;                 ///< heading in forms and help
  std::string text_en;
  std::string text_zh;
};

/// A complete set of values: every declared parameter has one, in the declared type and range.
class ParameterValues {
 public:
  [[nodiscard]] double number(std::string const& name) const;
  [[nodiscard]] std::int64_t integer(std::string const& name) const;
  [[nodiscard]] bool boolean(std::string const& name) const;
  [[nodiscard]] std::string const& text(std::string const& name) const;
  [[nodiscard]] std::map<std::string, ParameterValue> const& all() const { return values_; }

 private:
  friend Result<ParameterValues> bind_parameters(std::vector<Parameter> const&,
                                                 std::map<std::string, ParameterValue> const&);
  std::map<std::string, ParameterValue> values_;
};

/// Fills defaults, widens integers to numbers where the table says number, and checks.
/// Errors: an unknown name (with the nearest known one), a wrong type, a value out of range or not
/// among the choices; the message names parameter, value, range and unit.
[[nodiscard]] Result<ParameterValues> bind_parameters(
    std::vector<Parameter> const& table, std::map<std::string, ParameterValue> const& given);

}  // namespace citytwin
