/// @file
/// Rain, hollows, infiltration and sewers over a rectangle of cells: source_kernel.h with more to
/// each cell, for runs that ask for it.
///
/// Hollows hold the first millimetres: what is left after infiltration and sewers fills them before
/// any of it may flow, and they give to infiltration first. Sewers drain nothing from them.
///
/// Infiltration by Horton is a capacity through time, times the share of the cell that soaks. By
/// Green and Ampt it depends on what has soaked in: in each interval f at the middle of it, which
/// is a quadratic equation for the increment d, K dt = k, S = (psi + h) dtheta:
///
///   d = k (F + d/2 + S) / (F + d/2)   ->   d = 2 k (F + S) / (b + sqrt(b^2 + 2 k (F + S))),
///   b = F - k/2
///
/// It is stable for any interval, of second order, and at F = 0 has the exact sqrt(2 k S).
///
/// Units    water quanta (water_quantum.h); soaked in soaked_quanta, of the soaking share's own
///          area.
/// Shapes   as flow_kernel.h.
/// Checked  tests/scenarios/flood/soil_losses_test.cc
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "scenarios/flood/source_kernel.h"

namespace citytwin::flood {

/// What has soaked in is counted in 2^-29 m: a clay takes one quantum a second.
inline constexpr float soaked_per_quantum = 32.0F;

struct SoilFields {
  SourceFields water;
  std::int32_t* held;          ///< in hollows
  std::int32_t* soaked;        ///< since the begin; Green and Ampt only
  std::int32_t const* hollow;  ///< what hollows can hold
  float const* soaking;        ///< share of the cell that soaks, beyond what the table says
  std::uint8_t const* texture;
};

/// One soil in one interval.
struct SoilStep {
  float conducted_m = 0;  ///< K dt
  float suction_m = 0;
  float deficit = 0;
};

struct LossStep {
  SourceStep source;                 ///< its infiltration is not read
  float const* infiltration_before;  ///< Horton: cumulative capacity by soil, quanta
  float const* infiltration_after;
  SoilStep const* soils = nullptr;  ///< Green and Ampt: by texture; null = Horton
};

/// What a LossStep points to.
struct LossTables {
  std::array<float, 256> before{};
  std::array<float, 256> after{};
  std::array<SoilStep, 256> soils{};
};

/// As SourceKernel; SourceSums::water counts what hollows hold as well.
using SoilKernel = SourceSums (*)(SoilFields const&, LossStep const&, Span const&);

/// @pre the processor can run it; spans are no wider than widest_span.
[[nodiscard]] SoilKernel soil_kernel(SimdTarget target);

}  // namespace citytwin::flood
