/// @file
/// Guarded rows: those of bench/guarded.csv, whose ratio must not fall from one version to the
/// next.
///
/// Ratios are compared, not speeds: ours and the rival ran in the same process on the same machine,
/// so two files written on different days may be held against each other.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "bench/rows.h"
#include "geodata/result.h"

namespace citytwin::bench {

/// A fall of the ratio below this share of the base counts as slower; repeated runs on a busy
/// two-core machine differ by up to about 10 %.
inline constexpr double tolerated_share = 0.85;

/// One sentence for each guarded row that is slower than in `base_json` (a file that --json wrote).
/// Errors: a file that cannot be read or lacks a field, named.
[[nodiscard]] Result<std::vector<std::string>> slower_than(
    std::vector<BenchRow> const& rows, std::filesystem::path const& base_json,
    std::filesystem::path const& guarded_csv);

}  // namespace citytwin::bench
