/// @file
/// Rain, infiltration and sewers over a rectangle of cells for one interval of time.
///
/// Every amount is the difference of two cumulative amounts in whole quanta, so many short
/// intervals add up to exactly what one long interval gives. What a cell cannot give is not taken.
///
/// Units    water quanta (water_quantum.h); weights in cell areas.
/// Shapes   as flow_kernel.h.
/// Checked  tests/scenarios/flood/surface_flow_test.cc
#pragma once

#include <cstddef>
#include <cstdint>

#include "scenarios/flood/flow_kernel.h"

namespace citytwin::flood {

struct SourceFields {
  std::int32_t* depth;
  std::int32_t* greatest_depth;  ///< running maximum
  float const* rain_weight;
  float const* drained_weight;
  std::uint8_t const* soil;
  std::ptrdiff_t stride;
};

struct SourceStep {
  float rain_before;  ///< cumulative depth at the beginning of the interval
  float rain_after;
  float drain_before;
  float drain_after;
  std::int32_t const* infiltration;  ///< capacity in this interval, by soil
};

struct SourceSums {
  std::int64_t rain = 0;
  std::int64_t infiltration = 0;
  std::int64_t drained = 0;
  std::int64_t water = 0;  ///< sum of depths afterwards
  std::int32_t deepest = 0;

  void add(SourceSums const& other);
};

using SourceKernel = SourceSums (*)(SourceFields const&, SourceStep const&, Span const&);

/// @pre the processor can run it; spans are no wider than widest_span.
[[nodiscard]] SourceKernel source_kernel(SimdTarget target);

}  // namespace citytwin::flood
