#include "geodata/filter/operand_family.h"

#include <algorithm>

namespace citytwin::cql2 {

std::string_view name_of(Family family) {
  switch (family) {
    case Family::integer:
      return "whole number";
    case Family::number:
      return "number";
    case Family::text:
      return "text";
    case Family::instant:
      return "date";
    case Family::boolean:
      return "true or false value";
    case Family::geometry:
      return "geometry";
  }
  return "value";
}

Family family_of(ColumnType type) {
  if (type == ColumnType::integer) return Family::integer;
  return type == ColumnType::number ? Family::number : Family::text;
}

bool is_numeric(Family f) {
  return f == Family::integer || f == Family::number;
}

Family family_of(Operand const& literal) {
  constexpr Family of[] = {Family::geometry, Family::integer, Family::number,  Family::boolean,
                           Family::text,     Family::instant, Family::geometry};
  return of[literal.what.index()];
}

std::optional<Family> common_family(Operand const& left, Family a, Operand const& right, Family b) {
  if (a == Family::geometry || b == Family::geometry) return std::nullopt;
  if (is_numeric(a) && is_numeric(b)) {
    return a == Family::integer && b == Family::integer ? Family::integer : Family::number;
  }
  if (a == b) return a == Family::boolean ? Family::integer : a;
  // Columns have no type for dates or truth: texts hold dates, 0 and 1 hold truth.
  auto const pairs = [&](Operand const& p, Family f, Family g) {
    return p.property() && ((f == Family::text && g == Family::instant) ||
                            (f == Family::integer && g == Family::boolean));
  };
  if (pairs(left, a, b) || pairs(right, b, a)) {
    return a == Family::boolean || b == Family::boolean ? Family::integer : Family::instant;
  }
  return std::nullopt;
}

Scalar scalar(Operand const& literal, Family common) {
  if (auto const* whole = std::get_if<std::int64_t>(&literal.what)) {
    if (common == Family::number) return static_cast<double>(*whole);
    return *whole;
  }
  if (auto const* flag = std::get_if<bool>(&literal.what)) return std::int64_t{*flag ? 1 : 0};
  if (auto const* number = std::get_if<double>(&literal.what)) return *number;
  if (auto const* instant = std::get_if<Instant>(&literal.what)) return *instant;
  return std::get<std::string>(literal.what);
}

bool all_literals(std::vector<Operand> const& list, Family family) {
  return std::all_of(list.begin(), list.end(), [&](Operand const& item) {
    if (family == Family::text) return std::holds_alternative<std::string>(item.what);
    bool const whole = std::holds_alternative<std::int64_t>(item.what);
    return whole || (family == Family::number && std::holds_alternative<double>(item.what));
  });
}

}  // namespace citytwin::cql2
