/// @file
/// Arithmetic of the flow kernels, written so that the compiler vectorises it: selects instead of
/// branches, everything inlined into one function per SIMD target.
#pragma once

#include <bit>
#include <cstdint>

#define CITYTWIN_INLINE [[gnu::always_inline]] inline

namespace citytwin::flood {

inline constexpr int lanes = 16;  ///< of the widest vectors

/// Whole vectors: a remainder in single steps would cost as much as a tenth of a row.
CITYTWIN_INLINE int in_lanes(int count) {
  return (count + lanes - 1) / lanes * lanes;
}

CITYTWIN_INLINE float larger(float a, float b) {
  return a > b ? a : b;
}
CITYTWIN_INLINE float smaller(float a, float b) {
  return a < b ? a : b;
}
CITYTWIN_INLINE std::int32_t larger(std::int32_t a, std::int32_t b) {
  return a > b ? a : b;
}
CITYTWIN_INLINE std::int32_t smaller(std::int32_t a, std::int32_t b) {
  return a < b ? a : b;
}

/// What a cell's share of a cumulative amount grows by, in whole quanta: many short intervals add
/// up to what one long interval gives.
CITYTWIN_INLINE std::int32_t in_interval(float weight, float before, float after) {
  return static_cast<std::int32_t>(weight * after) - static_cast<std::int32_t>(weight * before);
}

/// x^(-1/3) within 2e-5, for normal x > 0: a third of the exponent, then two Newton steps.
CITYTWIN_INLINE float inverse_cube_root(float x) {
  auto const bits = std::bit_cast<std::int32_t>(x);
  auto const third = static_cast<std::int32_t>(static_cast<float>(bits) * (1.0F / 3.0F));
  float y = std::bit_cast<float>(0x54A21D2A - third);
  float const x_third = x * (1.0F / 3.0F);
  y = y * (4.0F / 3.0F - x_third * (y * y * y));
  y = y * (4.0F / 3.0F - x_third * (y * y * y));
  return y;
}

}  // namespace citytwin::flood
