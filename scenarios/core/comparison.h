/// @file
/// What changes from one run to another: the second less the first.
///
/// Compared is the last frame, or the value per feature, of every overlay that both runs have and
/// for which there is a style data/styles/difference_OVERLAY.toml. Nothing is said where one of the
/// two says nothing.
///
/// Units    those of the overlay; areas in m2.
/// Errors   invalid_argument: no overlay to compare, rasters that do not lie on the same cells, a
///          broken style; each named.
/// Checked  tests/scenarios/core/comparison_test.cc
#pragma once

#include "geodata/result.h"
#include "scenarios/core/scenario.h"

namespace citytwin {

/// Overlays `difference_OVERLAY`, and for each a table of the area (or number of features) that
/// went from one class of the overlay's legend to another.
[[nodiscard]] Result<RunResult> compare_results(RunResult const& base, RunResult const& other);

}  // namespace citytwin
