#include "scenarios/core/parameters.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geodata/nearest_name.h"

namespace citytwin {

namespace {

template <class T>
T const& get(std::map<std::string, ParameterValue> const& values, std::string const& name) {
  auto const found = values.find(name);
  assert(found != values.end() && "parameters are declared before they are read");
  return std::get<T>(found->second);
}

std::string_view type_name(ParameterType type) {
  switch (type) {
    case ParameterType::number:
      return "a number";
    case ParameterType::integer:
      return "a whole number";
    case ParameterType::boolean:
      return "true or false";
    case ParameterType::text:
      return "a text";
  }
  return "a value";
}

std::string to_text(ParameterValue const& value) {
  if (auto const* text = std::get_if<std::string>(&value)) return fmt::format("'{}'", *text);
  return std::visit(
      [](auto const& v) -> std::string {
        if constexpr (std::is_same_v<std::decay_t<decltype(v)>, std::string>)
          return v;
        else
          return fmt::format("{}", v);
      },
      value);
}

Error unknown_parameter(std::vector<Parameter> const& table, std::string const& name) {
  auto const nearest =
      std::min_element(table.begin(), table.end(), [&](auto const& a, auto const& b) {
        return edit_distance(a.name, name) < edit_distance(b.name, name);
      });
  std::string const hint =
      nearest == table.end() ? "" : fmt::format("; did you mean '{}'?", nearest->name);
  return {ErrorCode::invalid_argument, fmt::format("unknown parameter '{}'{}", name, hint), name};
}

bool has_type(ParameterType type, ParameterValue const& value) {
  switch (type) {
    case ParameterType::number:
      return std::holds_alternative<double>(value);
    case ParameterType::integer:
      return std::holds_alternative<std::int64_t>(value);
    case ParameterType::boolean:
      return std::holds_alternative<bool>(value);
    case ParameterType::text:
      return std::holds_alternative<std::string>(value);
  }
  return false;
}

Error wrong(Parameter const& p, ParameterValue const& value, std::string const& expected) {
  return {ErrorCode::invalid_argument,
          fmt::format("parameter '{}' is {}; expected {}", p.name, to_text(value), expected),
          p.name};
}

std::string range_text(Parameter const& p) {
  std::string const unit = p.unit.empty() ? "" : " " + p.unit;
  if (p.minimum && p.maximum) return fmt::format("{} to {}{}", *p.minimum, *p.maximum, unit);
  if (p.minimum) return fmt::format("at least {}{}", *p.minimum, unit);
  return fmt::format("at most {}{}", *p.maximum, unit);
}

Result<void> check(Parameter const& p, ParameterValue const& value) {
  if (!has_type(p.type, value)) return wrong(p, value, std::string(type_name(p.type)));
  if (auto const* text = std::get_if<std::string>(&value)) {
    bool const known = p.choices.empty() ||
                       std::find(p.choices.begin(), p.choices.end(), *text) != p.choices.end();
    if (!known) return wrong(p, value, fmt::format("one of {}", fmt::join(p.choices, ", ")));
    return {};
  }
  if (std::holds_alternative<bool>(value)) return {};
  auto const* whole = std::get_if<std::int64_t>(&value);
  double const v = whole ? static_cast<double>(*whole) : std::get<double>(value);
  bool const inside =
      std::isfinite(v) && (!p.minimum || v >= *p.minimum) && (!p.maximum || v <= *p.maximum);
  if (!inside) return wrong(p, value, p.minimum || p.maximum ? range_text(p) : "a finite number");
  return {};
}

}  // namespace

double ParameterValues::number(std::string const& name) const {
  return get<double>(values_, name);
}
std::int64_t ParameterValues::integer(std::string const& name) const {
  return get<std::int64_t>(values_, name);
}
bool ParameterValues::boolean(std::string const& name) const {
  return get<bool>(values_, name);
}
std::string const& ParameterValues::text(std::string const& name) const {
  return get<std::string>(values_, name);
}

Result<ParameterValues> bind_parameters(std::vector<Parameter> const& table,
                                        std::map<std::string, ParameterValue> const& given) {
  ParameterValues bound;
  for (auto const& p : table) bound.values_[p.name] = p.default_value;
  for (auto const& [name, value] : given) {
    auto const p = std::find_if(table.begin(), table.end(),
                                [&, &wanted = name](auto const& q) { return q.name == wanted; });
    if (p == table.end()) return unknown_parameter(table, name);
    ParameterValue typed = value;
    if (auto const* whole = std::get_if<std::int64_t>(&value);
        whole && p->type == ParameterType::number) {
      typed = static_cast<double>(*whole);
    }
    if (auto const checked = check(*p, typed); !checked) return checked.error();
    bound.values_[name] = typed;
  }
  return bound;
}

}  // namespace citytwin
