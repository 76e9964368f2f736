/// @file
/// What an operand of a filter is, which operands can be compared, and a literal as the value that
/// it is compared as.
///
/// Columns hold whole numbers, numbers and texts; dates are texts there, and truth is 0 or 1.
///
/// Errors   none: what cannot be compared has no common family.
/// Source   OGC 21-065r2 (CQL2).
/// Checked  tests/geodata/filter/filter_error_test.cc
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "geodata/filter/syntax.h"
#include "geodata/filter/typed_tree.h"

namespace citytwin::cql2 {

enum class Family : std::uint8_t { integer, number, text, instant, boolean, geometry };

[[nodiscard]] std::string_view name_of(Family family);
[[nodiscard]] Family family_of(ColumnType type);
/// @pre the operand is a literal; a property's family is its column's
[[nodiscard]] Family family_of(Operand const& literal);
[[nodiscard]] bool is_numeric(Family family);

/// The family that both are compared in; nullopt when there is none.
[[nodiscard]] std::optional<Family> common_family(Operand const& left, Family a,
                                                  Operand const& right, Family b);

/// @pre the operand is a literal of the family, or a whole number or truth where one is wanted
[[nodiscard]] Scalar scalar(Operand const& literal, Family common);

/// Whether a column of the family can be looked up among the operands as they are.
[[nodiscard]] bool all_literals(std::vector<Operand> const& list, Family family);

}  // namespace citytwin::cql2
