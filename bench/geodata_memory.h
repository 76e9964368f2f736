/// @file
/// How much memory a window query moves, and how fast this machine moves memory.
///
/// Units    bytes, CPU seconds, GB/s (10^9 bytes a second).
/// Source   McCalpin's STREAM: a(i) = b(i) + s c(i), three words an element, write-allocate
///          traffic not counted.
#pragma once

#include <functional>

#include "geodata/spatial_index.h"

namespace citytwin::bench {

/// Bytes of nodes tested, of row numbers read and of rows written by one window query.
[[nodiscard]] double window_bytes(SpatialIndex const& index, Box const& query);

/// Triad over arrays far larger than the caches, one thread; measured once.
[[nodiscard]] double stream_gb_per_s();

/// CPU seconds of the fastest of several calls, together at least a fifth of a second.
[[nodiscard]] double best_seconds(std::function<void()> const& work);

}  // namespace citytwin::bench
