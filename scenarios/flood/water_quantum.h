/// @file
/// The unit in which water is counted: depths are whole numbers of 2^-24 m (60 nm).
///
/// Water moves between cells, falls as rain and drains in whole quanta, so nothing is lost to
/// rounding: the mass ledger closes to the last quantum in any order of summation, and a lake
/// over any bed has exactly one level. A float32 depth could do neither: at 1 m its step is 120 nm
/// and a drizzle of 1 mm/h over a 0.1 s step is 28 nm.
///
/// Units    m and quanta. int32 holds +-128 m; levels are only ever compared between neighbours.
#pragma once

#include <cmath>
#include <cstdint>

namespace citytwin::flood {

inline constexpr double quanta_per_m = 16777216.0;  // 2^24
inline constexpr float quantum_m = 1.0F / 16777216.0F;

/// The deepest water and the highest step between two cells that int32 arithmetic carries safely.
inline constexpr double greatest_depth_m = 60.0;

[[nodiscard]] inline std::int64_t to_quanta(double metres) {
  return std::llround(metres * quanta_per_m);
}
[[nodiscard]] inline double to_metres(std::int64_t quanta) {
  return static_cast<double>(quanta) / quanta_per_m;
}

}  // namespace citytwin::flood
