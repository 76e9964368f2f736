#include "geodata/import/field_mapper.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace citytwin {

namespace {

std::string as_text(Value const& value) {
  if (auto const* text = std::get_if<std::string>(&value)) return *text;
  if (auto const* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  if (auto const* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  return {};
}

bool known(Value const& value) {
  auto const* text = std::get_if<std::string>(&value);
  return value.index() != 0 && !(text && text->empty());
}

/// Of a number without a unit of its own.
double scaled(double number, FieldRule const& field) {
  return field.unit.apply(number * field.factor);
}

std::optional<double> as_number(Value const& value, FieldRule const& field) {
  if (auto const* text = std::get_if<std::string>(&value)) return number_with_unit(*text, field);
  if (auto const* number = std::get_if<double>(&value)) return scaled(*number, field);
  return scaled(static_cast<double>(std::get<std::int64_t>(value)), field);
}

/// "1 2 3" -> "3 2 1".
std::string words_reversed(std::string const& text) {
  std::string out;
  for (std::size_t end = text.size(); end != std::string::npos && end > 0;) {
    auto const space = text.rfind(' ', end - 1);
    auto const begin = space == std::string::npos ? 0 : space + 1;
    out.append(text, begin, end - begin);
    if (begin > 0) out += ' ';
    end = space;
  }
  return out;
}

/// The source's value as one of the column's type; null when it is none.
Value converted(Value const& value, FieldRule const& field) {
  if (field.type == ColumnType::text) return as_text(value);
  auto const number = as_number(value, field);
  if (!number || !std::isfinite(*number)) return {};
  if (field.type == ColumnType::number) return *number;
  bool const whole = *number == std::floor(*number) && std::abs(*number) < 0x1p62;
  return whole ? Value(static_cast<std::int64_t>(*number)) : Value();
}

std::string_view type_name(ColumnType type) {
  if (type == ColumnType::integer) return "a whole number";
  return type == ColumnType::number ? "a number" : "a text";
}

}  // namespace

std::optional<double> number_with_unit(std::string const& text, FieldRule const& field) {
  auto const* begin = text.data();
  auto const* end = begin + text.size();
  while (begin != end && *begin == ' ') ++begin;
  double number = 0;
  auto const [rest, error] = std::from_chars(begin, end, number);
  if (error != std::errc{}) return std::nullopt;
  std::string_view unit(rest, static_cast<std::size_t>(end - rest));
  unit.remove_prefix(std::min(unit.find_first_not_of(' '), unit.size()));
  if (unit.empty()) return scaled(number, field);
  if (carries_unit(field.name)) {
    auto const scale = unit_scale(unit, field.name);
    return scale ? std::optional(scale->apply(number)) : std::nullopt;
  }
  if (unit == "m" || unit == "km/h") return scaled(number, field);
  return unit == "mph" ? std::optional(scaled(number * 1.609344, field)) : std::nullopt;
}

bool holds(Condition const& condition, SourceFeature const& feature) {
  auto const value = feature.text(condition.key);
  if (!value || value->empty()) return false;
  return std::any_of(condition.values.begin(), condition.values.end(),
                     [&](auto const& v) { return v == "*" || v == *value; });
}

bool all_hold(std::vector<Condition> const& conditions, SourceFeature const& feature) {
  return std::all_of(conditions.begin(), conditions.end(),
                     [&](auto const& c) { return holds(c, feature); });
}

FieldMapper::FieldMapper(LayerRule const& rule) : rule_(rule) {
  for (auto const& field : rule.fields) keys_.insert(field.default_by);
}

void FieldMapper::set_fields(SourceFeature const& feature, bool reversed, LayerBuilder& builder) {
  reversed_ = reversed;
  std::map<std::string, std::string> ours;
  for (auto const& field : rule_.fields) {
    auto value = mapped(field, feature);
    if (!known(value)) value = by_default(field, ours);
    if (known(value) && keys_.count(field.name) > 0) ours[field.name] = as_text(value);
    builder.set(field.name, std::move(value));
  }
}

std::string FieldMapper::source_id(SourceFeature const& feature) {
  for (auto const& field : rule_.fields) {
    if (field.name == "source_id") return as_text(mapped(field, feature));
  }
  return feature.source_id();
}

Value FieldMapper::mapped(FieldRule const& field, SourceFeature const& feature) {
  for (auto const& choice : field.choices) {
    if (holds(choice.when, feature)) return choice.value;
  }
  return from_source(field, feature);
}

Value FieldMapper::from_source(FieldRule const& field, SourceFeature const& feature) {
  for (auto const& key : field.from) {
    auto raw = feature.value(key);
    if (!known(raw)) continue;
    if (reversed_ && key == "@nodes") raw = words_reversed(std::get<std::string>(raw));
    if (!field.codes.empty()) {
      auto const code = field.codes.find(as_text(raw));
      if (code != field.codes.end()) return code->second;
      tally(field, "have no code in the map", as_text(raw));
      continue;
    }
    auto value = converted(raw, field);
    if (value.index() != 0) return value;
    tally(field, fmt::format("cannot be read as {}", type_name(field.type)), as_text(raw));
  }
  return {};
}

Value FieldMapper::by_default(FieldRule const& field,
                              std::map<std::string, std::string> const& ours) {
  auto const key = ours.find(field.default_by);
  auto const found = key == ours.end() ? field.defaults.end() : field.defaults.find(key->second);
  auto value = found == field.defaults.end() ? field.fallback : found->second;
  bool const made_up = known(value) && !field.from.empty() && field.choices.empty();
  if (made_up) tally(field, "are the map's default, for want of one in the source", as_text(value));
  return value;
}

void FieldMapper::tally(FieldRule const& field, std::string const& what,
                        std::string const& example) {
  auto& entry = tallies_[{field.name, what}];
  if (entry.count++ == 0) entry.example = example;
}

std::vector<std::string> FieldMapper::notes() const {
  std::vector<std::string> out;
  for (auto const& [key, tally] : tallies_) {
    out.push_back(fmt::format("{}: {} values of '{}' {}, e.g. '{}'", rule_.name, tally.count,
                              key.first, key.second, tally.example));
  }
  return out;
}

}  // namespace citytwin
