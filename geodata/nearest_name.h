/// @file
/// The name somebody probably meant: for messages about a name that does not exist.
///
/// Checked  tests/scenarios/core/parameters_test.cc, tests/geodata/filter/filter_error_test.cc
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace citytwin {

/// Insertions, deletions and replacements of one byte that lead from a to b.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

/// At most `most` of the names, nearest first; those that differ in more than half are left out.
[[nodiscard]] std::vector<std::string> nearest_names(std::vector<std::string> const& names,
                                                     std::string_view wanted, std::size_t most = 3);

}  // namespace citytwin
