/// @file
/// Comparisons of whole columns at selected rows: one tight loop for each type and operator.
///
/// Shapes   the answer has one Truth for each row asked, in their order.
/// Checked  tests/geodata/filter/filter_law_test.cc
#pragma once

#include <span>
#include <string>
#include <vector>

#include "geodata/filter/typed_tree.h"

namespace citytwin::cql2 {

using Rows = std::span<std::uint32_t const>;
using Truths = std::vector<Truth>;

/// @param right null when the node compares with a value
/// @param undated set to a text that was compared with a date and is none
[[nodiscard]] Truths compare_rows(CompareNode const& node, Column const& left, Column const* right,
                                  Rows rows, std::string& undated);
[[nodiscard]] Truths in_rows(InNode const& node, Column const& column, Rows rows);
[[nodiscard]] Truths like_rows(LikeNode const& node, Column const& column, Rows rows);
[[nodiscard]] Truths null_rows(Column const& column, Rows rows);

}  // namespace citytwin::cql2
