#include "scenarios/flood/source_kernel.h"

#include <algorithm>

namespace citytwin::flood {

namespace {

std::int32_t in_interval(float weight, float before, float after) {
  return static_cast<std::int32_t>(weight * after) - static_cast<std::int32_t>(weight * before);
}

SourceSums apply_to_row(SourceFields const& f, SourceStep const& step, std::ptrdiff_t at,
                        int count) {
  SourceSums sums;
  for (int i = 0; i < count; ++i) {
    auto const cell = at + i;
    auto const rain = in_interval(f.rain_weight[cell], step.rain_before, step.rain_after);
    auto const wet = f.depth[cell] + rain;
    auto const soaked = std::min(wet, step.infiltration[f.soil[cell]]);
    auto const drained = std::min(
        wet - soaked, in_interval(f.drained_weight[cell], step.drain_before, step.drain_after));
    auto const left = wet - soaked - drained;
    f.depth[cell] = left;
    f.greatest_depth[cell] = std::max(f.greatest_depth[cell], left);
    sums.rain += rain;
    sums.infiltration += soaked;
    sums.drained += drained;
    sums.water += left;
    sums.deepest = std::max(sums.deepest, left);
  }
  return sums;
}

}  // namespace

void SourceSums::add(SourceSums const& other) {
  rain += other.rain;
  infiltration += other.infiltration;
  drained += other.drained;
  water += other.water;
  deepest = std::max(deepest, other.deepest);
}

SourceSums apply_sources(SourceFields const& fields, SourceStep const& step, Span const& span) {
  SourceSums sums;
  for (int row = span.row_begin; row < span.row_end; ++row) {
    sums.add(apply_to_row(fields, step, row * fields.stride + span.column_begin,
                          span.column_end - span.column_begin));
  }
  return sums;
}

}  // namespace citytwin::flood
