#include "scenarios/sewer/inp_fields.h"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "scenarios/sewer/calendar.h"

namespace citytwin::sewer {

namespace {

std::optional<double> to_number(std::string_view word) {
  if (!word.empty() && word.front() == '+') word.remove_prefix(1);
  double value = 0;
  auto const [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

std::string_view expectation(Sign sign) {
  switch (sign) {
    case Sign::positive:
      return "a number above 0";
    case Sign::not_negative:
      return "a number not below 0";
    case Sign::any:
      break;
  }
  return "a number";
}

}  // namespace

bool NameIndex::add(std::string_view name, Index index) {
  return places_.emplace(upper_case(name), index).second;
}

Index NameIndex::find(std::string_view name) const {
  auto const found = places_.find(upper_case(name));
  return found == places_.end() ? kNone : found->second;
}

void Fields::wrong(std::size_t i, std::string_view name, std::string_view expected) {
  std::string const word =
      i < count() ? fmt::format("'{}'", line_.words[i]) : std::string("absent");
  wrong(fmt::format("field '{}': {}, expected {}", name, word, expected));
}

void Fields::wrong(std::string const& what, ErrorCode code) {
  if (diagnosis_.first) return;
  diagnosis_.first =
      Error{code, fmt::format("{}:{}: [{}] {}", file_, line_.number, section_, what), file_};
}

std::string Fields::text(std::size_t i, std::string_view name) {
  if (i < count()) return line_.words[i];
  wrong(i, name, "a word");
  return {};
}

double Fields::number(std::size_t i, std::string_view name, Sign sign) {
  auto const value = i < count() ? to_number(line_.words[i]) : std::nullopt;
  bool const ok =
      value && (sign == Sign::any || (sign == Sign::positive ? *value > 0 : *value >= 0));
  if (ok) return *value;
  wrong(i, name, expectation(sign));
  return 1.0;
}

double Fields::number_or(std::size_t i, std::string_view name, double otherwise, Sign sign) {
  return has(i) && !starred(i) ? number(i, name, sign) : otherwise;
}

std::optional<double> Fields::time_s(std::size_t i) const {
  std::string_view const word = line_.words[i];
  double total = 0, scale = 3600;
  for (std::size_t start = 0; start <= word.size(); scale /= 60) {
    auto const colon = std::min(word.find(':', start), word.size());
    auto const part = to_number(word.substr(start, colon - start));
    if (!part || *part < 0 || scale < 1) return std::nullopt;
    total += *part * scale;
    start = colon + 1;
  }
  return total;
}

double Fields::hours_s(std::size_t i, std::string_view name) {
  auto const value = i < count() ? time_s(i) : std::nullopt;
  if (!value) wrong(i, name, "hours as a number or as H:MM or H:MM:SS");
  return value.value_or(0.0);
}

double Fields::step_s(std::size_t i, std::string_view name) {
  if (i < count() && line_.words[i].find(':') == std::string::npos)
    return number(i, name, Sign::not_negative);
  return hours_s(i, name);
}

double Fields::date_s(std::size_t i, std::string_view name) {
  std::string const word = text(i, name);
  unsigned month = 0, day = 0;
  int year = 0;
  char first = 0, second = 0;
  int const read = std::sscanf(word.c_str(), "%u%c%u%c%d", &month, &first, &day, &second, &year);
  bool const separated = (first == '/' || first == '-') && second == first;
  if (read != 5 || !separated || month < 1 || month > 12 || day < 1 || day > 31) {
    wrong(i, name, "a date as MM/DD/YYYY");
    return 0;
  }
  return instant_of(year, month, day);
}

bool Fields::yes_no_or(std::size_t i, std::string_view name, bool otherwise) {
  if (!has(i) || starred(i)) return otherwise;
  return keyword(i, name, Keywords<bool, 2>{{{"YES", true}, {"NO", false}}});
}

Index Fields::object(std::size_t i, std::string_view name, NameIndex const& names,
                     std::string_view kind) {
  auto const found = names.find(text(i, name));
  if (found == kNone) wrong(i, name, fmt::format("the name of a {} of this file", kind));
  return found == kNone ? 0 : found;
}

}  // namespace citytwin::sewer
