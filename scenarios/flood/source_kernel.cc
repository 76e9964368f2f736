#include "scenarios/flood/source_kernel.h"

#include <algorithm>
#include <cassert>

#include "scenarios/flood/kernel_arithmetic.h"

namespace citytwin::flood {

namespace {

CITYTWIN_INLINE void apply_to_row(SourceFields const& f, SourceStep const& step, std::ptrdiff_t at,
                                  int count, SourceSums& sums) {
  std::int32_t* const __restrict depth = f.depth + at;
  std::int32_t* const __restrict greatest = f.greatest_depth + at;
  auto const* const rain_weight = f.rain_weight + at;
  auto const* const drained_weight = f.drained_weight + at;
  auto const* const soil = f.soil + at;
  // Looked up apart: with the table inside, the main loop would not vectorise.
  std::int32_t capacity[widest_span];
  for (int i = 0; i < count; ++i) capacity[i] = step.infiltration[soil[i]];
  std::int64_t rain_sum = 0;
  std::int64_t soaked_sum = 0;
  std::int64_t drained_sum = 0;
  std::int64_t water = 0;
  std::int32_t deepest = 0;
  for (int i = 0; i < count; ++i) {
    auto const rain = in_interval(rain_weight[i], step.rain_before, step.rain_after);
    auto const wet = depth[i] + rain;
    auto const soaked = smaller(wet, capacity[i]);
    auto const drained =
        smaller(wet - soaked, in_interval(drained_weight[i], step.drain_before, step.drain_after));
    auto const left = wet - soaked - drained;
    depth[i] = left;
    greatest[i] = larger(greatest[i], left);
    rain_sum += rain;
    soaked_sum += soaked;
    drained_sum += drained;
    water += left;
    deepest = larger(deepest, left);
  }
  sums.add({rain_sum, soaked_sum, drained_sum, water, deepest});
}

CITYTWIN_INLINE SourceSums apply(SourceFields const& fields, SourceStep const& step,
                                 Span const& span) {
  SourceSums sums;
  for (int row = span.row_begin; row < span.row_end; ++row) {
    apply_to_row(fields, step, row * fields.stride + span.column_begin,
                 span.column_end - span.column_begin, sums);
  }
  return sums;
}

SourceSums apply_baseline(SourceFields const& f, SourceStep const& step, Span const& span) {
  return apply(f, step, span);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] SourceSums apply_avx2(SourceFields const& f, SourceStep const& step,
                                              Span const& span) {
  return apply(f, step, span);
}

[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]] SourceSums
apply_avx512(SourceFields const& f, SourceStep const& step, Span const& span) {
  return apply(f, step, span);
}
#endif

}  // namespace

void SourceSums::add(SourceSums const& other) {
  rain += other.rain;
  infiltration += other.infiltration;
  drained += other.drained;
  water += other.water;
  deepest = std::max(deepest, other.deepest);
}

SourceKernel source_kernel(SimdTarget target) {
  assert(target <= best_simd_target());
#if defined(__x86_64__)
  if (target == SimdTarget::avx512) return apply_avx512;
  if (target == SimdTarget::avx2) return apply_avx2;
#endif
  return apply_baseline;
}

}  // namespace citytwin::flood
