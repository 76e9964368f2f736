/// @file
/// How fast the sewers are computed: link-steps a second on one thread.
///
/// A link-step is one link advanced by one routing step, all its trials included, as SWMM's report
/// counts links and steps.
#pragma once

#include <vector>

#include "bench/rows.h"

namespace citytwin::bench {

/// The sample core's storm sewers under a 50-year hour, and, where the test data are, two of EPA's
/// models.
[[nodiscard]] std::vector<BenchRow> flood_sewer_speed();

}  // namespace citytwin::bench
