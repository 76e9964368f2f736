/// @file
/// What the kernels of the full shallow-water equations share: the flux over a face and the new
/// state of a cell, row by row. Internal to shallow_kernel.cc and muscl_kernel.cc.
///
/// Units    SI; depths and beds in water quanta.
/// Shapes   working rows; `count` cells or faces are computed in whole vectors (in_lanes), so rows
///          are wider than the widest span. A face lies between cell i and its neighbour to the
///          east or south.
/// Source   as shallow_kernel.h
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

#include "scenarios/flood/kernel_arithmetic.h"
#include "scenarios/flood/shallow_kernel.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood::shallow {

inline constexpr float gravity = 9.81F;
inline constexpr int width = widest_span + 2 * lanes;

/// One side of a face.
struct Side {
  std::int32_t depth;  ///< quanta
  float normal;        ///< velocity across the face
  float along;         ///< velocity along it
  float celerity;      ///< sqrt(g h) of the cell
  float flows;         ///< above 0 unless the cell's water is a film that stands still
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
/// @param rise bed of the right side above that of the left, quanta
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

  float const wall_left = wall_push(left_depth_m, left.celerity, ul);
  float const wall_right = wall_push(right_depth_m, right.celerity, -ur);
  float const gives = (mass > 0.0F ? left.flows : right.flows) > 0.0F ? open : 0.0F;
  float const crossing = gives * mass;
  float const wall = 1.0F - open;
  return {crossing, open * to_left + wall * wall_left, open * to_right + wall * wall_right,
          larger(crossing, 0.0F) * left.along + smaller(crossing, 0.0F) * right.along};
}

struct CellRow {
  alignas(64) float x[width];  ///< velocities
  alignas(64) float y[width];
  alignas(64) float celerity[width];
  alignas(64) float per_depth[width];  ///< 1 / h, 0 in films that stand still
};

struct FluxRow {
  alignas(64) std::int32_t moved[width];  ///< whole quanta in the step
  alignas(64) float to_left[width];
  alignas(64) float to_right[width];
  alignas(64) float along[width];
};

/// Sides of the faces of a row, borrowed.
struct SideRow {
  std::int32_t const* depth;
  float const* normal;
  float const* along;
  float const* celerity;
  float const* flows;
};

/// Cells from offset `at`.
CITYTWIN_INLINE void cells(ShallowFields const& f, float least_depth_m, std::ptrdiff_t at,
                           int count, CellRow& out) {
  auto const* const depth = f.depth + at;
  auto const* const qx = f.flow_x + at;
  auto const* const qy = f.flow_y + at;
  for (int i = 0; i < count; ++i) {
    float const h = static_cast<float>(depth[i]) * quantum_m;
    float const per_depth = h > least_depth_m ? 1.0F / larger(h, least_depth_m) : 0.0F;
    out.x[i] = qx[i] * per_depth;
    out.y[i] = qy[i] * per_depth;
    out.celerity[i] = std::sqrt(gravity * h);
    out.per_depth[i] = per_depth;
  }
}

/// Faces between left[i] and right[i]. Water moves in lots of `lot` quanta.
/// @param friction negative where the face is blocked
/// @param rise bed of right[i] above that of left[i], by i
template <int lot, class Rise>
CITYTWIN_INLINE void fluxes(SideRow const& left, SideRow const& right, float const* friction,
                            Rise const& rise, float quanta_per_flow, int count, FluxRow& out) {
  float const lots_per_flow = quanta_per_flow / static_cast<float>(lot);
  for (int i = 0; i < count; ++i) {
    auto const flux = face_flux(
        {left.depth[i], left.normal[i], left.along[i], left.celerity[i], left.flows[i]},
        {right.depth[i], right.normal[i], right.along[i], right.celerity[i], right.flows[i]},
        rise(i), friction[i] < 0.0F ? 0.0F : 1.0F);
    out.moved[i] = lot * static_cast<std::int32_t>(flux.mass * lots_per_flow);
    out.to_left[i] = flux.to_left;
    out.to_right[i] = flux.to_right;
    out.along[i] = flux.along;
  }
}

/// Cells of a row before the step, borrowed.
struct Before {
  std::int32_t const* depth;
  float const* friction;
  float const* flow_x;
  float const* flow_y;
};

struct After {
  std::int32_t* depth;
  float* flow_x;
  float* flow_y;
};

/// Friction over the momentum of a cell, and how fast it then is.
struct Brake {
  float share;  ///< of the momentum that is left
  float limit;  ///< of the unit discharge in each direction, m2/s
  float speed;  ///< |u| + c in the faster direction, m/s; 0 in films
};

CITYTWIN_INLINE Brake brake(float h, float x, float y, float friction, ShallowStep const& step) {
  float const flowing_m = larger(h, step.least_depth_m);
  float const root = inverse_cube_root(flowing_m);
  float const per_depth = root * root * root;
  // q + k |q| q = q*, k = dt g n^2 / h^(7/3).
  float const k = step.dt_s * friction * (per_depth * per_depth * root);
  float const slowed = 2.0F / (1.0F + std::sqrt(1.0F + 4.0F * k * std::sqrt(x * x + y * y)));
  float const celerity = std::sqrt(gravity * larger(h, 0.0F));
  float const speed = larger(std::fabs(x), std::fabs(y)) * (slowed * per_depth) + celerity;
  // A film does not set the step for all: it runs no further than half a cell in it.
  bool const film = h < step.film_depth_m;
  return {h > step.least_depth_m ? slowed : 0.0F,
          film ? h * larger(step.film_speed - celerity, 0.0F) : 1e30F, film ? 0.0F : speed};
}

CITYTWIN_INLINE float within(float value, float limit) {
  return larger(smaller(value, limit), -limit);
}

/// New state of `count` cells; index 0 of `sides` is the face west of the first.
/// @param pull_x, pull_y momentum that the water's slope within the cell gives, by i
template <class Pull>
CITYTWIN_INLINE void update(Before const& before, ShallowStep const& step, int count,
                            FluxRow const& sides, FluxRow const& north, FluxRow const& south,
                            Pull const& pull_x, Pull const& pull_y, After const& after,
                            ShallowExtremes& extremes) {
  auto const* const depth = before.depth;
  auto const* const friction = before.friction;
  auto const* const qx = before.flow_x;
  auto const* const qy = before.flow_y;
  std::int32_t* const __restrict depth_next = after.depth;
  float* const __restrict qx_next = after.flow_x;
  float* const __restrict qy_next = after.flow_y;
  ShallowStep const s = step;
  std::int32_t deepest = extremes.deepest;
  std::int32_t shallowest = extremes.shallowest;
  // Bits of a positive float compare as the float does, and integers' greatest is vectorised.
  auto fastest = std::bit_cast<std::int32_t>(extremes.fastest);
  for (int i = 0; i < count; ++i) {
    std::int32_t const quanta =
        depth[i] + (sides.moved[i] - sides.moved[i + 1]) + (north.moved[i] - south.moved[i]);
    float const x = qx[i] + s.dt_per_dx * ((sides.to_right[i] - sides.to_left[i + 1]) +
                                           (north.along[i] - south.along[i]) + pull_x(i));
    float const y = qy[i] + s.dt_per_dx * ((sides.along[i] - sides.along[i + 1]) +
                                           (north.to_right[i] - south.to_left[i]) + pull_y(i));
    auto const braked = brake(static_cast<float>(quanta) * quantum_m, x, y, friction[i], s);
    depth_next[i] = quanta;
    qx_next[i] = within(x * braked.share, braked.limit);
    qy_next[i] = within(y * braked.share, braked.limit);
    deepest = larger(deepest, quanta);
    shallowest = smaller(shallowest, quanta);
    fastest = larger(fastest, std::bit_cast<std::int32_t>(braked.speed));
  }
  extremes = {deepest, shallowest, std::bit_cast<float>(fastest)};
}

}  // namespace citytwin::flood::shallow
