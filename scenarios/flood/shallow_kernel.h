/// @file
/// One time step of the full shallow-water equations over a rectangle of cells, first order.
///
/// Godunov's method: hydrostatic reconstruction at every face, HLL for mass and normal momentum
/// with the contact wave carrying transverse momentum (HLLC), explicit Euler, Manning friction
/// solved implicitly. Depths change by whole water quanta, so mass closes as in flow_kernel.h;
/// still water over any bed has fluxes of exactly 0.
///
/// Units    SI; depth and bed in water quanta (water_quantum.h); momentum as unit discharge q = u h
///          of the cell, m2/s; friction is g n^2 of a cell in m^(1/3); a face is blocked where its
///          friction (Surface::friction_x, friction_y) is negative.
/// Shapes   flow_x and flow_y belong to the cell (r, c); positive runs east and south.
/// Errors   none. Depths stay at or above 0 while dt (|u| + c) / dx <= 1/2 in both directions.
/// Source   Chen and Noelle (2017), SIAM J. Numer. Anal. 55, 758-784 (reconstruction, right also
/// for
///          films on steps higher than they are deep); Toro (2001), Shock-capturing methods for
///          free-surface shallow flows, ch. 10 (wave speeds).
/// Checked  tests/scenarios/flood/shallow_kernel_test.cc; `citytwin validate flood`
#pragma once

#include "scenarios/flood/flow_kernel.h"

namespace citytwin::flood {

/// Borrowed fields; every pointer is at the cell (0, 0) of a PaddedField with this stride.
struct ShallowFields {
  std::int32_t const* depth;
  std::int32_t* depth_next;
  std::uint32_t const* bed;
  float const* friction;    ///< of cells
  float const* friction_x;  ///< of faces; only its sign is read
  float const* friction_y;
  float const* flow_x;
  float const* flow_y;
  float* flow_x_next;
  float* flow_y_next;
  std::ptrdiff_t stride;
};

struct ShallowStep {
  float dt_s;
  float dt_per_dx;        ///< s/m
  float quanta_per_flow;  ///< dt / dx in quanta per m2/s
  float least_depth_m;    ///< water in a thinner film stands still
  float film_depth_m;     ///< thinner water does not count in ShallowExtremes::fastest ...
  float film_speed;       ///< ... but |u| + sqrt(g h) is held below this, m/s
};

/// Of the state after the step.
struct ShallowExtremes {
  std::int32_t deepest = 0;     ///< quanta
  std::int32_t shallowest = 0;  ///< quanta; below 0: the step was too long
  float fastest = 0;            ///< largest |u| + sqrt(g h) in either direction, m/s; not of films
};

/// Advances one span. @pre span is not empty and no wider than widest_span.
using ShallowKernel = ShallowExtremes (*)(ShallowFields const&, ShallowStep const&, Span const&);

/// All targets give the same bits. @pre the processor can run it.
[[nodiscard]] ShallowKernel shallow_kernel(SimdTarget target);

}  // namespace citytwin::flood
