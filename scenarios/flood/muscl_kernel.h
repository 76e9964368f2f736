/// @file
/// One stage of a time step of the full shallow-water equations, second order.
///
/// MUSCL: within a cell depth, water level and velocity are linear (slopes by the generalised
/// minmod limiter, 1.5: plain minmod lets a stationary ripple of two cells stand at a control
/// section), so a slope in the level, not in the bed, drives the water and still water gives fluxes
/// of exactly 0. Next to
/// films, dry cells and walls a cell stays level: first order. Faces and friction are those of
/// shallow_kernel.h. Heun's method in time: two stages, U1 = E(U0), then (U0 + E(U1)) / 2.
///
/// Water crosses faces in pairs of quanta, so the mean of two states is whole quanta as well and
/// mass closes to the last one.
///
/// Units, Shapes   as shallow_kernel.h.
/// Errors   none. @pre the margins of shallow_kernel.h; spans no wider than widest_span.
/// Source   Audusse et al. (2004), SIAM J. Sci. Comput. 25, 2050-2065 (second order, velocities in
///          the conservative form); Chen and Noelle (2017) at the faces.
/// Checked  tests/scenarios/flood/surface_flow_test.cc; `citytwin validate flood`
#pragma once

#include "scenarios/flood/shallow_kernel.h"

namespace citytwin::flood {

/// The state at the beginning of a step: of the same shape as ShallowFields.
struct StepStart {
  std::int32_t const* depth;
  float const* flow_x;
  float const* flow_y;
};

/// E of the fields; where `start` is given, the mean of it and E.
/// @return of the result; shallowest also of E itself
using MusclKernel = ShallowExtremes (*)(ShallowFields const&, StepStart const* start,
                                        ShallowStep const&, Span const&);

/// All targets give the same bits. @pre the processor can run it.
[[nodiscard]] MusclKernel muscl_kernel(SimdTarget target);

}  // namespace citytwin::flood
