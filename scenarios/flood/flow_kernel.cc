#include "scenarios/flood/flow_kernel.h"

#include <cassert>
#include <cmath>

#include "scenarios/flood/kernel_arithmetic.h"
#include "scenarios/flood/water_quantum.h"

// Plain loops that the compiler vectorises (this file is built with -O3 and without errno and
// trapping floating-point).

namespace citytwin::flood {

namespace {

struct Face {
  std::int32_t left, right;  ///< depths, quanta
  std::int32_t rise;         ///< bed of the right cell above that of the left, quanta
  float friction;            ///< negative: blocked
  float flow;                ///< of the last step
  float along;               ///< sum of the two neighbouring flows in this direction
  float across;              ///< sum of the four neighbouring flows in the other direction
};

CITYTWIN_INLINE float face_flow(Face const& face, FlowStep const& step) {
  std::int32_t const level_rise = (face.right - face.left) + face.rise;
  std::int32_t const over_sill =
      larger(face.left - larger(face.rise, 0), face.right + smaller(face.rise, 0));
  float const over_sill_m = static_cast<float>(over_sill) * quantum_m;
  float const depth_m = larger(over_sill_m, step.least_depth_m);
  float const level_rise_m = static_cast<float>(level_rise) * quantum_m;

  float const root = inverse_cube_root(depth_m);
  float const root3 = root * root * root;
  float const across = 0.25F * face.across;
  float const magnitude = std::sqrt(face.flow * face.flow + across * across);
  float const resistance = 1.0F + step.dt_s * face.friction * magnitude * (root3 * root3 * root);

  float const drive = step.gravity_dt_per_dx * depth_m * level_rise_m;
  float const centred = step.own_share * face.flow + step.neighbour_share * face.along - drive;
  // Averaging must not push water uphill: then the face's own flow alone counts.
  float const pushed = centred * level_rise_m > 0.0F ? face.flow - drive : centred;
  float const limit = step.froude_celerity * depth_m * std::sqrt(depth_m);
  float const flow = larger(smaller(pushed / resistance, limit), -limit);
  bool const open = face.friction >= 0.0F && over_sill_m > step.least_depth_m;
  return open ? flow : 0.0F;
}

/// East faces of `count` cells from offset `at`.
CITYTWIN_INLINE void flow_east(FlowFields const& f, FlowStep const& step, std::ptrdiff_t at,
                               int count, float* __restrict out) {
  auto const* const depth = f.depth + at;
  auto const* const bed = f.bed + at;
  auto const* const friction = f.friction_x + at;
  auto const* const flow = f.flow_x + at;
  auto const* const south = f.flow_y + at;
  auto const* const north = south - f.stride;
  for (int i = 0; i < count; ++i) {
    out[i] = face_flow(
        {depth[i], depth[i + 1], static_cast<std::int32_t>(bed[i + 1] - bed[i]), friction[i],
         flow[i], flow[i - 1] + flow[i + 1], (north[i] + north[i + 1]) + (south[i] + south[i + 1])},
        step);
  }
}

/// South faces of `count` cells from offset `at`.
CITYTWIN_INLINE void flow_south(FlowFields const& f, FlowStep const& step, std::ptrdiff_t at,
                                int count, float* __restrict out) {
  auto const down = f.stride;
  auto const* const depth = f.depth + at;
  auto const* const bed = f.bed + at;
  auto const* const friction = f.friction_y + at;
  auto const* const flow = f.flow_y + at;
  auto const* const east = f.flow_x + at;
  auto const* const west = east - 1;
  for (int i = 0; i < count; ++i) {
    out[i] =
        face_flow({depth[i], depth[i + down], static_cast<std::int32_t>(bed[i + down] - bed[i]),
                   friction[i], flow[i], flow[i - down] + flow[i + down],
                   (west[i] + west[i + down]) + (east[i] + east[i + down])},
                  step);
  }
}

/// The share of its outgoing flows a cell can afford: 1, or what its water allows. The margin of
/// 2^-20 outweighs all roundings here and in moved(), so depths never fall below zero.
CITYTWIN_INLINE void affordable_share(std::int32_t const* depth, float const* east,
                                      float const* south, float const* north, float quanta_per_flow,
                                      int count, float* __restrict share) {
  constexpr float keep = 1.0F - 1.0F / 1048576.0F;
  for (int i = 0; i < count; ++i) {
    float const leaving = (larger(east[i], 0.0F) + larger(-east[i - 1], 0.0F)) +
                          (larger(south[i], 0.0F) + larger(-north[i], 0.0F));
    float const wanted = leaving * quanta_per_flow;
    float const held = static_cast<float>(depth[i]) * keep;
    share[i] = wanted > held ? held / wanted : 1.0F;
  }
}

/// Whole quanta a limited flow moves in the step, rounded towards zero.
CITYTWIN_INLINE void moved(float const* flow, float const* share_behind, float const* share_ahead,
                           float quanta_per_flow, int count, float* __restrict limited,
                           std::int32_t* __restrict quanta) {
  for (int i = 0; i < count; ++i) {
    limited[i] = flow[i] * (flow[i] > 0.0F ? share_behind[i] : share_ahead[i]);
    quanta[i] = static_cast<std::int32_t>(limited[i] * quanta_per_flow);
  }
}

CITYTWIN_INLINE std::int32_t exchange(std::int32_t const* depth, std::int32_t const* east,
                                      std::int32_t const* south, std::int32_t const* north,
                                      int count, std::int32_t* __restrict depth_next) {
  std::int32_t deepest = 0;
  for (int i = 0; i < count; ++i) {
    std::int32_t const next = depth[i] + (east[i - 1] - east[i]) + (north[i] - south[i]);
    depth_next[i] = next;
    deepest = larger(deepest, next);
  }
  return deepest;
}

/// Working rows of a span, two cells wider on each side; index 0 is column_begin - 2.
struct WorkingRows {
  static constexpr int width = widest_span + 2 * lanes;
  alignas(64) float east[2][width];
  alignas(64) float south[2][width];
  alignas(64) float share[2][width];
  alignas(64) float limited[width];
  alignas(64) std::int32_t moved_east[width];
  alignas(64) std::int32_t moved_south[2][width];
};

CITYTWIN_INLINE void copy(float const* from, int count, float* __restrict to) {
  for (int i = 0; i < count; ++i) to[i] = from[i];
}

/// A row of a span is too short for the processor to guess the next one in time.
CITYTWIN_INLINE void prefetch(FlowFields const& f, std::ptrdiff_t at, int count) {
  constexpr int line = 16;
  for (int i = 0; i < count; i += line) {
    __builtin_prefetch(f.depth + at + i);
    __builtin_prefetch(f.bed + at + i);
    __builtin_prefetch(f.friction_x + at + i);
    __builtin_prefetch(f.friction_y + at + i);
    __builtin_prefetch(f.flow_x + at + i);
    __builtin_prefetch(f.flow_y + at + i);
  }
}

CITYTWIN_INLINE std::int32_t advance(FlowFields const& f, FlowStep const& step, Span const& span) {
  WorkingRows w{};
  int const columns = span.column_end - span.column_begin;
  auto const offset = [&](int row) { return row * f.stride + span.column_begin - 2; };
  auto const turn = [&](int row) { return (row - span.row_begin + 2) % 2; };

  std::int32_t deepest = 0;
  flow_south(f, step, offset(span.row_begin - 2) + 1, in_lanes(columns + 2),
             w.south[turn(span.row_begin)] + 1);
  for (int row = span.row_begin - 1; row <= span.row_end; ++row) {
    auto const here = turn(row);
    auto const above = 1 - here;
    auto const at = offset(row);
    if (row + 2 <= span.row_end + 1) prefetch(f, offset(row + 2), columns + 4);
    flow_east(f, step, at, in_lanes(columns + 3), w.east[here]);
    flow_south(f, step, at + 1, in_lanes(columns + 2), w.south[here] + 1);
    affordable_share(f.depth + at + 1, w.east[here] + 1, w.south[here] + 1, w.south[above] + 1,
                     step.quanta_per_flow, in_lanes(columns + 2), w.share[here] + 1);
    if (row < span.row_begin) continue;
    // Both shares beside the face above this row are known: the row above can be completed.
    moved(w.south[above] + 2, w.share[above] + 2, w.share[here] + 2, step.quanta_per_flow,
          in_lanes(columns), w.limited + 2, w.moved_south[above] + 2);
    if (row == span.row_begin) continue;
    auto const done = at - f.stride + 2;
    copy(w.limited + 2, columns, f.flow_y_next + done);
    moved(w.east[above] + 1, w.share[above] + 1, w.share[above] + 2, step.quanta_per_flow,
          in_lanes(columns + 1), w.limited + 1, w.moved_east + 1);
    copy(w.limited + 2, columns, f.flow_x_next + done);
    deepest = larger(deepest, exchange(f.depth + done, w.moved_east + 2, w.moved_south[above] + 2,
                                       w.moved_south[here] + 2, columns, f.depth_next + done));
  }
  return deepest;
}

std::int32_t advance_baseline(FlowFields const& f, FlowStep const& step, Span const& span) {
  return advance(f, step, span);
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] std::int32_t advance_avx2(FlowFields const& f, FlowStep const& step,
                                                  Span const& span) {
  return advance(f, step, span);
}

[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]] std::int32_t
advance_avx512(FlowFields const& f, FlowStep const& step, Span const& span) {
  return advance(f, step, span);
}
#endif

}  // namespace

SimdTarget best_simd_target() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    return SimdTarget::avx512;
  }
  if (__builtin_cpu_supports("avx2")) return SimdTarget::avx2;
#endif
  return SimdTarget::baseline;
}

FlowKernel flow_kernel(SimdTarget target) {
  assert(target <= best_simd_target());
#if defined(__x86_64__)
  if (target == SimdTarget::avx512) return advance_avx512;
  if (target == SimdTarget::avx2) return advance_avx2;
#endif
  return advance_baseline;
}

}  // namespace citytwin::flood
