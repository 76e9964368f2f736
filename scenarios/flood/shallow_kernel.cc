#include "scenarios/flood/shallow_kernel.h"

#include <cassert>

#include "scenarios/flood/shallow_rows.h"

// Plain loops that the compiler vectorises (this file is built with -O3 and without errno and
// trapping floating-point).

namespace citytwin::flood {

namespace {

using namespace shallow;

struct Rise {
  std::uint32_t const* bed;
  std::ptrdiff_t next;
  CITYTWIN_INLINE std::int32_t operator()(int i) const {
    return static_cast<std::int32_t>(bed[i + next] - bed[i]);
  }
};

/// First order: the water in a cell is level.
struct NoPull {
  CITYTWIN_INLINE float operator()(int /*i*/) const { return 0.0F; }
};

CITYTWIN_INLINE ShallowExtremes advance(ShallowFields const& f, ShallowStep const& step,
                                        Span const& span) {
  CellRow cell[2] = {};
  FluxRow sides;
  FluxRow down[2];
  int const columns = span.column_end - span.column_begin;
  auto const turn = [&](int row) { return (row - span.row_begin + 2) % 2; };
  ShallowExtremes extremes;
  for (int row = span.row_begin - 1; row <= span.row_end; ++row) {
    auto const& here = cell[turn(row)];
    auto const& above = cell[1 - turn(row)];
    auto const first = row * f.stride + span.column_begin;  // of the span in this row
    cells(f, step.least_depth_m, first - 1, in_lanes(columns + 2), cell[turn(row)]);
    if (row < span.row_begin) continue;
    auto const before = first - f.stride;
    fluxes<1>({f.depth + before, above.y + 1, above.x + 1, above.celerity + 1, above.per_depth + 1},
              {f.depth + first, here.y + 1, here.x + 1, here.celerity + 1, here.per_depth + 1},
              f.friction_y + before, Rise{f.bed + before, f.stride}, step.quanta_per_flow,
              in_lanes(columns), down[turn(row)]);
    if (row == span.row_begin) continue;
    fluxes<1>({f.depth + before - 1, above.x, above.y, above.celerity, above.per_depth},
              {f.depth + before, above.x + 1, above.y + 1, above.celerity + 1, above.per_depth + 1},
              f.friction_x + before - 1, Rise{f.bed + before - 1, 1}, step.quanta_per_flow,
              in_lanes(columns + 1), sides);
    update({f.depth + before, f.friction + before, f.flow_x + before, f.flow_y + before}, step,
           columns, sides, down[1 - turn(row)], down[turn(row)], NoPull{}, NoPull{},
           {f.depth_next + before, f.flow_x_next + before, f.flow_y_next + before}, extremes);
  }
  return extremes;
}

ShallowExtremes advance_baseline(ShallowFields const& f, ShallowStep const& step,
                                 Span const& span) {
  return advance(f, step, span);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] ShallowExtremes advance_avx2(ShallowFields const& f,
                                                     ShallowStep const& step, Span const& span) {
  return advance(f, step, span);
}

[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]] ShallowExtremes
advance_avx512(ShallowFields const& f, ShallowStep const& step, Span const& span) {
  return advance(f, step, span);
}
#endif

}  // namespace

ShallowKernel shallow_kernel(SimdTarget target) {
  assert(target <= best_simd_target());
#if defined(__x86_64__)
  if (target == SimdTarget::avx512) return advance_avx512;
  if (target == SimdTarget::avx2) return advance_avx2;
#endif
  return advance_baseline;
}

}  // namespace citytwin::flood
