#include "scenarios/flood/soil_kernel.h"

#include <cassert>
#include <cmath>
#include <limits>

#include "scenarios/flood/kernel_arithmetic.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr float soaked_m = quantum_m / soaked_per_quantum;
constexpr float no_division_by_zero = 1e-30F;
constexpr float most_soaked = 2147483520.0F;  ///< 4 m; the largest float below 2^31

/// Working rows: what each cell of a row can soak up, and the soil it has.
struct Demand {
  float before[widest_span];  ///< soaked so far, in quanta of the soil's own area
  float after[widest_span];
};

CITYTWIN_INLINE void horton(SoilFields const& f, LossStep const& step, std::ptrdiff_t at, int count,
                            Demand& demand) {
  auto const* const soil = f.water.soil + at;
  for (int i = 0; i < count; ++i) {
    demand.before[i] = step.infiltration_before[soil[i]];
    demand.after[i] = step.infiltration_after[soil[i]];
  }
}

CITYTWIN_INLINE void green_ampt(SoilFields const& f, LossStep const& step, std::ptrdiff_t at,
                                int count, Demand& demand) {
  SoilStep soil[widest_span];
  auto const* const texture = f.texture + at;
  for (int i = 0; i < count; ++i) soil[i] = step.soils[texture[i]];
  auto const* const soaked = f.soaked + at;
  auto const* const depth = f.water.depth + at;
  for (int i = 0; i < count; ++i) {
    float const before = static_cast<float>(soaked[i]);
    float const front = before * soaked_m;
    float const head = soil[i].suction_m + static_cast<float>(depth[i]) * quantum_m;
    float const c = 2.0F * soil[i].conducted_m * (front + head * soil[i].deficit);
    float const b = front - 0.5F * soil[i].conducted_m;
    float const rise = c / (b + __builtin_sqrtf(b * b + c) + no_division_by_zero);
    float const after = before + rise * (1.0F / soaked_m);
    demand.before[i] = before;
    demand.after[i] = after < most_soaked ? after : most_soaked;
  }
}

CITYTWIN_INLINE void apply_to_row(SoilFields const& f, LossStep const& step, std::ptrdiff_t at,
                                  int count, SourceSums& sums) {
  Demand demand;
  bool const by_front = step.soils != nullptr;
  float const unit = by_front ? 1.0F / soaked_per_quantum : 1.0F;
  if (by_front) {
    green_ampt(f, step, at, count, demand);
  } else {
    horton(f, step, at, count, demand);
  }
  auto const& s = step.source;
  std::int32_t* const __restrict depth = f.water.depth + at;
  std::int32_t* const __restrict greatest = f.water.greatest_depth + at;
  std::int32_t* const __restrict held = f.held + at;
  std::int32_t* const __restrict soaked = f.soaked + at;
  auto const* const rain_weight = f.water.rain_weight + at;
  auto const* const drained_weight = f.water.drained_weight + at;
  auto const* const hollow = f.hollow + at;
  auto const* const soaking = f.soaking + at;
  std::int64_t rain_sum = 0;
  std::int64_t soaked_sum = 0;
  std::int64_t drained_sum = 0;
  std::int64_t water = 0;
  std::int32_t deepest = 0;
  for (int i = 0; i < count; ++i) {
    auto const rain = in_interval(rain_weight[i], s.rain_before, s.rain_after);
    auto const wet = depth[i] + held[i] + rain;
    float const share = soaking[i] * unit;
    auto const wanted = in_interval(share, demand.before[i], demand.after[i]);
    auto const taken = smaller(wet, wanted);
    float const partly = static_cast<float>(taken) / (share + no_division_by_zero);
    float const front = taken < wanted ? demand.before[i] + partly : demand.after[i];
    soaked[i] = static_cast<std::int32_t>(front < most_soaked ? front : most_soaked);
    auto const running = larger(wet - taken - hollow[i], 0);
    auto const drained =
        smaller(running, in_interval(drained_weight[i], s.drain_before, s.drain_after));
    auto const left = wet - taken - drained;
    auto const kept = smaller(left, hollow[i]);
    held[i] = kept;
    depth[i] = left - kept;
    greatest[i] = larger(greatest[i], left - kept);
    rain_sum += rain;
    soaked_sum += taken;
    drained_sum += drained;
    water += left;
    deepest = larger(deepest, left - kept);
  }
  sums.add({rain_sum, soaked_sum, drained_sum, water, deepest});
}

CITYTWIN_INLINE SourceSums apply(SoilFields const& fields, LossStep const& step, Span const& span) {
  SourceSums sums;
  for (int row = span.row_begin; row < span.row_end; ++row) {
    apply_to_row(fields, step, row * fields.water.stride + span.column_begin,
                 span.column_end - span.column_begin, sums);
  }
  return sums;
}

SourceSums apply_baseline(SoilFields const& f, LossStep const& step, Span const& span) {
  return apply(f, step, span);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] SourceSums apply_avx2(SoilFields const& f, LossStep const& step,
                                              Span const& span) {
  return apply(f, step, span);
}

[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]] SourceSums
apply_avx512(SoilFields const& f, LossStep const& step, Span const& span) {
  return apply(f, step, span);
}
#endif

}  // namespace

SoilKernel soil_kernel(SimdTarget target) {
  assert(target <= best_simd_target());
#if defined(__x86_64__)
  if (target == SimdTarget::avx512) return apply_avx512;
  if (target == SimdTarget::avx2) return apply_avx2;
#endif
  return apply_baseline;
}

}  // namespace citytwin::flood
