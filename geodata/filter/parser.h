/// @file
/// From a CQL2 text to its tree.
///
/// The subset: AND, OR, NOT; =, <>, <, <=, >, >=; [NOT] IN, BETWEEN, LIKE; IS [NOT] NULL; the
/// spatial functions of CQL2 and S_DWITHIN(a, b, distance[, m | km]); WKT, BBOX, DATE, TIMESTAMP.
/// Keywords in any letter case. AND binds closer than OR, NOT closer than AND.
///
/// Errors   anything else, with carets below the place and what was expected; a text above
///          `max_filter_bytes`, nesting above `max_nesting`.
/// Source   OGC 21-065r2 (CQL2), annex B.
/// Checked  tests/geodata/filter/filter_grammar_test.cc, filter_error_test.cc, tests/fuzz
#pragma once

#include <string_view>

#include "geodata/filter/syntax.h"
#include "geodata/result.h"

namespace citytwin::cql2 {

inline constexpr std::size_t max_filter_bytes = std::size_t{1} << 20;
inline constexpr int max_nesting = 100;

[[nodiscard]] Result<Expression> parse(std::string_view text);

}  // namespace citytwin::cql2
