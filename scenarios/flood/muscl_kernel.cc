#include "scenarios/flood/muscl_kernel.h"

#include <cassert>

#include "scenarios/flood/shallow_rows.h"

// Plain loops that the compiler vectorises (this file is built with -O3 and without errno and
// trapping floating-point).

namespace citytwin::flood {

namespace {

using namespace shallow;

constexpr int pair = 2;  ///< quanta

/// Towards zero, so that mirrored slopes stay mirrored.
CITYTWIN_INLINE std::int32_t half(std::int32_t slope) {
  return (slope - (slope >> 31)) >> 1;
}
CITYTWIN_INLINE float half(float slope) {
  return 0.5F * slope;
}

/// The mean of the slopes on both sides, but at most 1.5 times either; 0 at an extreme.
template <class T>
CITYTWIN_INLINE T limited(T a, T b) {
  T const mean = half(a + b);
  T const least = smaller(a, b);
  T const most = larger(a, b);
  T const rising = larger(smaller(least + half(least), mean), T{0});
  T const falling = smaller(larger(most + half(most), mean), T{0});
  return rising + falling;
}

/// A cell's water at the face on one of its sides.
struct FaceRow {
  alignas(64) std::int32_t depth[width];
  alignas(64) std::int32_t bed[width];  ///< above the cell's bed
  alignas(64) float normal[width];
  alignas(64) float along[width];
};

/// Velocities of a row as seen by one direction.
struct Line {
  float const* normal;
  float const* along;
};

/// What a row of cells and its neighbours hold, `next` apart.
struct Stencil {
  std::int32_t const* depth;
  std::uint32_t const* bed;
  float const* friction;  ///< of the face ahead
  std::ptrdiff_t next;
  Line behind, here, ahead;
  float const* per_depth;
};

/// @param film a cell is level where it or a neighbour holds no more, quanta
/// @param pull momentum that the slope of the level gives
CITYTWIN_INLINE void reconstruct(Stencil const& s, std::int32_t film, int count, FaceRow& low,
                                 FaceRow& high, float* __restrict pull) {
  auto const next = s.next;
  for (int i = 0; i < count; ++i) {
    auto const d = s.depth[i];
    auto const back = s.depth[i - next];
    auto const front = s.depth[i + next];
    auto const rise_behind = static_cast<std::int32_t>(s.bed[i] - s.bed[i - next]);
    auto const rise_ahead = static_cast<std::int32_t>(s.bed[i + next] - s.bed[i]);
    std::int32_t const wet = smaller(d, smaller(back, front)) > film ? -1 : 0;
    std::int32_t const open = smaller(s.friction[i], s.friction[i - next]) < 0.0F ? 0 : -1;
    std::int32_t const smooth = wet & open;
    auto const half_depth = half(limited(d - back, front - d)) & smooth;
    auto const half_level = half(limited(d - back + rise_behind, front - d + rise_ahead)) & smooth;
    float const halved = -0.5F * static_cast<float>(smooth);
    float const u = s.here.normal[i];
    float const v = s.here.along[i];
    float const half_u = halved * limited(u - s.behind.normal[i], s.ahead.normal[i] - u);
    float const half_v = halved * limited(v - s.behind.along[i], s.ahead.along[i] - v);
    // The two halves of the cell keep its momentum: faster where it is shallower.
    float const half_depth_m = static_cast<float>(half_depth) * quantum_m;
    float const tilt = half_depth_m * s.per_depth[i];
    high.depth[i] = d + half_depth;
    low.depth[i] = d - half_depth;
    high.bed[i] = half_level - half_depth;
    low.bed[i] = half_depth - half_level;
    high.normal[i] = u + (1.0F - tilt) * half_u;
    low.normal[i] = u - (1.0F + tilt) * half_u;
    high.along[i] = v + (1.0F - tilt) * half_v;
    low.along[i] = v - (1.0F + tilt) * half_v;
    pull[i] = -2.0F * gravity *
              ((static_cast<float>(d) * quantum_m) * (static_cast<float>(half_level) * quantum_m));
  }
}

/// Bed of a cell's low side above that of the high side of the one behind it.
struct Rise {
  std::uint32_t const* bed;
  std::ptrdiff_t next;
  std::int32_t const* behind;
  std::int32_t const* ahead;
  CITYTWIN_INLINE std::int32_t operator()(int i) const {
    return static_cast<std::int32_t>(bed[i + next] - bed[i]) + (ahead[i] - behind[i]);
  }
};

struct Pull {
  float const* row;
  CITYTWIN_INLINE float operator()(int i) const { return row[i]; }
};

struct StateRow {
  alignas(64) std::int32_t depth[width];
  alignas(64) float flow_x[width];
  alignas(64) float flow_y[width];
};

/// The mean of the state at the beginning of the step and that after both stages.
CITYTWIN_INLINE void average(StepStart const& start, StateRow const& end, ShallowStep const& step,
                             int count, After const& out, ShallowExtremes& extremes) {
  auto const* const depth = start.depth;
  auto const* const qx = start.flow_x;
  auto const* const qy = start.flow_y;
  std::int32_t* const __restrict depth_next = out.depth;
  float* const __restrict qx_next = out.flow_x;
  float* const __restrict qy_next = out.flow_y;
  ShallowStep const s = step;
  std::int32_t deepest = extremes.deepest;
  auto fastest = std::bit_cast<std::int32_t>(extremes.fastest);
  for (int i = 0; i < count; ++i) {
    std::int32_t const quanta = (depth[i] + end.depth[i]) >> 1;
    float const h = static_cast<float>(quanta) * quantum_m;
    float const celerity = std::sqrt(gravity * larger(h, 0.0F));
    bool const film = h < s.film_depth_m;
    float const limit = film ? h * larger(s.film_speed - celerity, 0.0F) : 1e30F;
    float const flows = h > s.least_depth_m ? 0.5F : 0.0F;
    float const x = within(flows * (qx[i] + end.flow_x[i]), limit);
    float const y = within(flows * (qy[i] + end.flow_y[i]), limit);
    float const speed = larger(std::fabs(x), std::fabs(y)) / larger(h, s.least_depth_m) + celerity;
    depth_next[i] = quanta;
    qx_next[i] = x;
    qy_next[i] = y;
    deepest = larger(deepest, quanta);
    fastest = larger(fastest, std::bit_cast<std::int32_t>(film ? 0.0F : speed));
  }
  extremes.deepest = deepest;
  extremes.fastest = std::bit_cast<float>(fastest);
}

/// Index 0 of the rows of cells and faces is two columns west of the span.
struct WorkingRows {
  CellRow cell[3];
  FaceRow west, east;
  FaceRow north[2], south[2];
  alignas(64) float pull_x[width];
  alignas(64) float pull_y[2][width];
  FluxRow sides;
  FluxRow down[2];
  StateRow end;
};

class Stage {
 public:
  CITYTWIN_INLINE Stage(ShallowFields const& fields, StepStart const* start,
                        ShallowStep const& step, Span const& span)
      : f_(fields),
        start_(start),
        step_(step),
        span_(span),
        columns_(span.column_end - span.column_begin),
        film_(static_cast<std::int32_t>(step.least_depth_m / quantum_m)) {}

  CITYTWIN_INLINE ShallowExtremes run() {
    for (int row = span_.row_begin - 2; row <= span_.row_end + 1; ++row) {
      cells(f_, step_.least_depth_m, at(row), in_lanes(columns_ + 4), ring(row));
      if (row < span_.row_begin) continue;
      slopes_down(row - 1);
      if (row < span_.row_begin + 1) continue;
      fluxes_down(row - 2);
      if (row < span_.row_begin + 2) continue;
      slopes_across(row - 2);
      finish(row - 2);
    }
    return extremes_;
  }

 private:
  CITYTWIN_INLINE std::ptrdiff_t at(int row) const {
    return row * f_.stride + span_.column_begin - 2;
  }
  CITYTWIN_INLINE CellRow& ring(int row) { return w_.cell[(row - span_.row_begin + 3) % 3]; }
  CITYTWIN_INLINE int turn(int row) const { return (row - span_.row_begin + 2) % 2; }

  CITYTWIN_INLINE void slopes_down(int row) {
    auto const first = at(row) + 2;
    auto const& above = ring(row - 1);
    auto const& here = ring(row);
    auto const& below = ring(row + 1);
    reconstruct({f_.depth + first,
                 f_.bed + first,
                 f_.friction_y + first,
                 f_.stride,
                 {above.y + 2, above.x + 2},
                 {here.y + 2, here.x + 2},
                 {below.y + 2, below.x + 2},
                 here.per_depth + 2},
                film_, in_lanes(columns_), w_.north[turn(row)], w_.south[turn(row)],
                w_.pull_y[turn(row)]);
  }

  /// Faces between a row and the next.
  CITYTWIN_INLINE void fluxes_down(int row) {
    auto const first = at(row) + 2;
    auto const& above = w_.south[turn(row)];
    auto const& below = w_.north[turn(row + 1)];
    fluxes<pair>(
        {above.depth, above.normal, above.along, ring(row).celerity + 2, ring(row).per_depth + 2},
        {below.depth, below.normal, below.along, ring(row + 1).celerity + 2,
         ring(row + 1).per_depth + 2},
        f_.friction_y + first, Rise{f_.bed + first, f_.stride, above.bed, below.bed},
        step_.quanta_per_flow, in_lanes(columns_), w_.down[turn(row)]);
  }

  CITYTWIN_INLINE void slopes_across(int row) {
    auto const first = at(row) + 1;
    auto const& here = ring(row);
    reconstruct({f_.depth + first,
                 f_.bed + first,
                 f_.friction_x + first,
                 1,
                 {here.x, here.y},
                 {here.x + 1, here.y + 1},
                 {here.x + 2, here.y + 2},
                 here.per_depth + 1},
                film_, in_lanes(columns_ + 2), w_.west, w_.east, w_.pull_x);
    fluxes<pair>(
        {w_.east.depth, w_.east.normal, w_.east.along, here.celerity + 1, here.per_depth + 1},
        {w_.west.depth + 1, w_.west.normal + 1, w_.west.along + 1, here.celerity + 2,
         here.per_depth + 2},
        f_.friction_x + first, Rise{f_.bed + first, 1, w_.east.bed, w_.west.bed + 1},
        step_.quanta_per_flow, in_lanes(columns_ + 1), w_.sides);
  }

  CITYTWIN_INLINE void finish(int row) {
    auto const first = at(row) + 2;
    After const out{f_.depth_next + first, f_.flow_x_next + first, f_.flow_y_next + first};
    Before const before{f_.depth + first, f_.friction + first, f_.flow_x + first,
                        f_.flow_y + first};
    auto const& north = w_.down[turn(row - 1)];
    auto const& south = w_.down[turn(row)];
    Pull const pull_x{w_.pull_x + 1};
    Pull const pull_y{w_.pull_y[turn(row)]};
    if (start_ == nullptr) {
      update(before, step_, columns_, w_.sides, north, south, pull_x, pull_y, out, extremes_);
      return;
    }
    ShallowExtremes end;
    update(before, step_, columns_, w_.sides, north, south, pull_x, pull_y,
           {w_.end.depth, w_.end.flow_x, w_.end.flow_y}, end);
    extremes_.shallowest = smaller(extremes_.shallowest, end.shallowest);
    average({start_->depth + first, start_->flow_x + first, start_->flow_y + first}, w_.end, step_,
            columns_, out, extremes_);
  }

  ShallowFields const f_;
  StepStart const* start_;
  ShallowStep const step_;
  Span const span_;
  int columns_;
  std::int32_t film_;
  ShallowExtremes extremes_{};
  WorkingRows w_{};
};

ShallowExtremes advance_baseline(ShallowFields const& f, StepStart const* start,
                                 ShallowStep const& step, Span const& span) {
  return Stage(f, start, step, span).run();
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] ShallowExtremes advance_avx2(ShallowFields const& f, StepStart const* start,
                                                     ShallowStep const& step, Span const& span) {
  return Stage(f, start, step, span).run();
}

[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]] ShallowExtremes
advance_avx512(ShallowFields const& f, StepStart const* start, ShallowStep const& step,
               Span const& span) {
  return Stage(f, start, step, span).run();
}
#endif

}  // namespace

MusclKernel muscl_kernel(SimdTarget target) {
  assert(target <= best_simd_target());
#if defined(__x86_64__)
  if (target == SimdTarget::avx512) return advance_avx512;
  if (target == SimdTarget::avx2) return advance_avx2;
#endif
  return advance_baseline;
}

}  // namespace citytwin::flood
