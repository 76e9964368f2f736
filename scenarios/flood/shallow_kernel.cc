#include "scenarios/flood/shallow_kernel.h"

#include <bit>
#include <cassert>
#include <cmath>

#include "scenarios/flood/kernel_arithmetic.h"
#include "scenarios/flood/water_quantum.h"

// Plain loops that the compiler vectorises (this file is built with -O3 and without errno and
// trapping floating-point).

namespace citytwin::flood {

namespace {

constexpr float gravity = 9.81F;
constexpr int width = widest_span + 16;

/// One side of a face.
struct Side {
  std::int32_t depth;  ///< quanta
  float normal;        ///< velocity across the face
  float along;         ///< velocity along it
};

/// What crosses a face in a unit of time and length. The pressure of the cells' own water acts on
/// both ends of a cell alike and is left out: so still water gives exactly 0. Mirrored sides give
/// the mirrored flux to the last bit.
struct Flux {
  float mass;
  float to_left;   ///< normal momentum that the left cell loses
  float to_right;  ///< normal momentum that the right cell gains
  float along;     ///< transverse momentum, from left to right
};

/// Momentum that a cell loses to a wall which its water runs into at speed v.
CITYTWIN_INLINE float wall_push(float depth_m, float celerity, float v) {
  float const wave = celerity + (0.75F * std::fabs(v) - 0.25F * v);  // c - v or c + v / 2
  return depth_m * v * (v + wave);
}

/// Ones and zeros instead of selects: what a select leaves out, the compiler would branch around.
/// @param rise bed of the right cell above that of the left, quanta
/// @param open 1, or 0 for a wall
CITYTWIN_INLINE Flux face_flux(Side const& left, Side const& right, std::int32_t rise, float open) {
  // The sill between the cells, above the left bed, never above the lower water level.
  std::int32_t const sill = smaller(larger(rise, 0), smaller(left.depth, rise + right.depth));
  float const hl = static_cast<float>(smaller(left.depth - sill, left.depth)) * quantum_m;
  float const hr = static_cast<float>(smaller(rise + right.depth - sill, right.depth)) * quantum_m;
  float const ul = left.normal;
  float const ur = right.normal;
  float const cl = std::sqrt(gravity * hl);
  float const cr = std::sqrt(gravity * hr);

  float const u_mid = 0.5F * (ul + ur) + (cl - cr);
  float const c_mid = larger(0.5F * (cl + cr) + 0.25F * (ul - ur), 0.0F);
  float const from_left = smaller(ul - cl, u_mid - c_mid);
  float const from_right = larger(ur + cr, u_mid + c_mid);
  float const low = smaller(hl > 0.0F ? from_left : ur - 2.0F * cr, 0.0F);
  float const high = larger(hr > 0.0F ? from_right : ul + 2.0F * cl, 0.0F);
  float const per_fan = 1.0F / larger(high - low, 1e-12F);

  float const ql = hl * ul;
  float const qr = hr * ur;
  float const push = 0.25F * gravity * ((hr - hl) * (hr + hl));  // half the pressure difference
  float const mass = (high * ql - low * qr + low * high * (hr - hl)) * per_fan;
  float const normal =
      (high * (ql * ul) - low * (qr * ur) - (high + low) * push + low * high * (qr - ql)) * per_fan;
  // A step down that the water falls over pulls with its whole height.
  float const left_fall = static_cast<float>(larger(-sill, 0)) * quantum_m;
  float const right_fall = static_cast<float>(larger(rise - sill, 0)) * quantum_m;
  float const left_depth_m = static_cast<float>(left.depth) * quantum_m;
  float const right_depth_m = static_cast<float>(right.depth) * quantum_m;
  float const to_left = normal + push - gravity * (left_depth_m * left_fall);
  float const to_right = normal - push - gravity * (right_depth_m * right_fall);

  float const wall_left = wall_push(left_depth_m, std::sqrt(gravity * left_depth_m), ul);
  float const wall_right = wall_push(right_depth_m, std::sqrt(gravity * right_depth_m), -ur);
  float const crossing = open * mass;
  float const wall = 1.0F - open;
  return {crossing, open * to_left + wall * wall_left, open * to_right + wall * wall_right,
          larger(crossing, 0.0F) * left.along + smaller(crossing, 0.0F) * right.along};
}

struct Velocities {
  alignas(64) float x[width];
  alignas(64) float y[width];
};

struct Fluxes {
  alignas(64) std::int32_t moved[width];  ///< whole quanta in the step
  alignas(64) float to_left[width];
  alignas(64) float to_right[width];
  alignas(64) float along[width];
};

/// Velocities of `count` cells from offset `at`.
CITYTWIN_INLINE void velocities(ShallowFields const& f, float least_depth_m, std::ptrdiff_t at,
                                int count, Velocities& out) {
  auto const* const depth = f.depth + at;
  auto const* const qx = f.flow_x + at;
  auto const* const qy = f.flow_y + at;
  for (int i = 0; i < count; ++i) {
    float const h = static_cast<float>(depth[i]) * quantum_m;
    float const per_depth = 1.0F / larger(h, least_depth_m);
    float const flowing = h > least_depth_m ? per_depth : 0.0F;
    out.x[i] = qx[i] * flowing;
    out.y[i] = qy[i] * flowing;
  }
}

/// Faces between `count` cells and those `next` further on; velocities likewise.
CITYTWIN_INLINE void fluxes(std::int32_t const* depth, std::uint32_t const* bed,
                            float const* friction, std::ptrdiff_t next, float const* left_normal,
                            float const* left_along, float const* right_normal,
                            float const* right_along, float quanta_per_flow, int count,
                            Fluxes& out) {
  for (int i = 0; i < count; ++i) {
    auto const flux = face_flux({depth[i], left_normal[i], left_along[i]},
                                {depth[i + next], right_normal[i], right_along[i]},
                                static_cast<std::int32_t>(bed[i + next] - bed[i]),
                                friction[i] < 0.0F ? 0.0F : 1.0F);
    out.moved[i] = static_cast<std::int32_t>(flux.mass * quanta_per_flow);
    out.to_left[i] = flux.to_left;
    out.to_right[i] = flux.to_right;
    out.along[i] = flux.along;
  }
}

/// Cells of a row before the step.
struct Before {
  std::int32_t const* depth;
  float const* friction;
  float const* flow_x;
  float const* flow_y;
};

/// New state of `count` cells; index 0 of `sides` is the face west of the first.
CITYTWIN_INLINE void update(Before const& before, ShallowStep const& step, int count,
                            Fluxes const& sides, Fluxes const& north, Fluxes const& south,
                            std::int32_t* __restrict depth_next, float* __restrict qx_next,
                            float* __restrict qy_next, ShallowExtremes& extremes) {
  auto const* const depth = before.depth;
  auto const* const friction = before.friction;
  auto const* const qx = before.flow_x;
  auto const* const qy = before.flow_y;
  float const dt_s = step.dt_s;
  float const dt_per_dx = step.dt_per_dx;
  float const least_depth_m = step.least_depth_m;
  std::int32_t deepest = extremes.deepest;
  std::int32_t shallowest = extremes.shallowest;
  // Bits of a positive float compare as the float does, and integers' greatest is vectorised.
  auto fastest = std::bit_cast<std::int32_t>(extremes.fastest);
  for (int i = 0; i < count; ++i) {
    std::int32_t const quanta =
        depth[i] + (sides.moved[i] - sides.moved[i + 1]) + (north.moved[i] - south.moved[i]);
    float const x = qx[i] + dt_per_dx * ((sides.to_right[i] - sides.to_left[i + 1]) +
                                         (north.along[i] - south.along[i]));
    float const y = qy[i] + dt_per_dx * ((sides.along[i] - sides.along[i + 1]) +
                                         (north.to_right[i] - south.to_left[i]));
    float const h = static_cast<float>(quanta) * quantum_m;
    float const flowing_m = larger(h, least_depth_m);
    float const root = inverse_cube_root(flowing_m);
    float const per_depth = root * root * root;
    // q + k |q| q = q*, k = dt g n^2 / h^(7/3).
    float const k = dt_s * friction[i] * (per_depth * per_depth * root);
    float const brake = 2.0F / (1.0F + std::sqrt(1.0F + 4.0F * k * std::sqrt(x * x + y * y)));
    float const flows = h > least_depth_m ? 1.0F : 0.0F;
    float const x_next = x * (brake * flows);
    float const y_next = y * (brake * flows);
    depth_next[i] = quanta;
    qx_next[i] = x_next;
    qy_next[i] = y_next;
    deepest = larger(deepest, quanta);
    shallowest = smaller(shallowest, quanta);
    float const q_larger = larger(std::fabs(x_next), std::fabs(y_next));
    float const speed = q_larger * per_depth + std::sqrt(gravity * larger(h, 0.0F));
    fastest = larger(fastest, std::bit_cast<std::int32_t>(speed));
  }
  extremes = {deepest, shallowest, std::bit_cast<float>(fastest)};
}

CITYTWIN_INLINE ShallowExtremes advance(ShallowFields const& f, ShallowStep const& step,
                                        Span const& span) {
  Velocities velocity[2];
  Fluxes sides;
  Fluxes down[2];
  int const columns = span.column_end - span.column_begin;
  auto const turn = [&](int row) { return (row - span.row_begin + 2) % 2; };
  ShallowExtremes extremes;
  for (int row = span.row_begin - 1; row <= span.row_end; ++row) {
    auto const here = turn(row);
    auto const above = 1 - here;
    auto const first = row * f.stride + span.column_begin;  // of the span in this row
    velocities(f, step.least_depth_m, first - 1, columns + 2, velocity[here]);
    if (row < span.row_begin) continue;
    auto const before = first - f.stride;
    fluxes(f.depth + before, f.bed + before, f.friction_y + before, f.stride, velocity[above].y + 1,
           velocity[above].x + 1, velocity[here].y + 1, velocity[here].x + 1, step.quanta_per_flow,
           columns, down[here]);
    if (row == span.row_begin) continue;
    fluxes(f.depth + before - 1, f.bed + before - 1, f.friction_x + before - 1, 1,
           velocity[above].x, velocity[above].y, velocity[above].x + 1, velocity[above].y + 1,
           step.quanta_per_flow, columns + 1, sides);
    update({f.depth + before, f.friction + before, f.flow_x + before, f.flow_y + before}, step,
           columns, sides, down[above], down[here], f.depth_next + before, f.flow_x_next + before,
           f.flow_y_next + before, extremes);
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
