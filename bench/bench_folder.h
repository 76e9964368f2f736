/// @file
/// Where benchmarks keep files: build/bench, on the disk that the sources are on. A temporary
/// folder may lie in memory, where a sync costs nothing.
#pragma once

#include <filesystem>

namespace citytwin::bench {

/// What is kept from run to run.
[[nodiscard]] std::filesystem::path kept_bench_folder(char const* name);
/// A folder with nothing in it; what an earlier run left is removed.
[[nodiscard]] std::filesystem::path empty_bench_folder(char const* name);

}  // namespace citytwin::bench
