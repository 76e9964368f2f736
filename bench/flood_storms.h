/// @file
/// A 50-year hour over the sample core on two threads, by the clock: how much faster than real
/// time.
#pragma once

#include <vector>

#include "bench/rows.h"

namespace citytwin::bench {

/// One row a scheme; each run is made once (it takes about a minute).
[[nodiscard]] std::vector<BenchRow> flood_storms();

}  // namespace citytwin::bench
