/// @file
/// One time step of the local-inertial equations over a rectangle of cells.
///
/// q-centred momentum update on every face, then a limiter that never lets a cell give more water
/// than it holds, then the exchange of whole water quanta. All three run row by row in one sweep;
/// the rows around the rectangle are computed again by its neighbours, so the result does not
/// depend on how the domain is cut or on the number of threads.
///
/// Units    SI; depth and bed in water quanta (water_quantum.h); flow in m2/s per metre of face;
///          friction is g n^2 of a face in m^(1/3), negative where the face is blocked.
/// Shapes   flow_x(r, c) is the face between (r, c) and (r, c + 1), flow_y(r, c) the one between
///          (r, c) and (r + 1, c); positive runs to the greater index (east, south).
/// Errors   none.
/// Source   de Almeida et al. (2012), Water Resour. Res. 48, W05528; Bates et al. (2010),
///          J. Hydrol. 387, 33-45; the limiter is our own (docs/scenarios/flood.md).
/// Checked  tests/scenarios/flood/surface_flow_test.cc
#pragma once

#include <cstddef>
#include <cstdint>

namespace citytwin::flood {

/// Borrowed fields; every pointer is at the cell (0, 0) of a PaddedField with this stride.
struct FlowFields {
  std::int32_t const* depth;
  std::int32_t* depth_next;
  std::uint32_t const* bed;  ///< modulo 2^32 quanta: only differences count
  float const* friction_x;
  float const* friction_y;
  float const* flow_x;
  float const* flow_y;
  float* flow_x_next;
  float* flow_y_next;
  std::ptrdiff_t stride;
};

/// What is the same for all faces in one step.
struct FlowStep {
  float dt_s;
  float gravity_dt_per_dx;  ///< g dt / dx, m/s
  float quanta_per_flow;    ///< dt / dx in quanta per m2/s
  float own_share;          ///< theta: weight of the face's own flow
  float neighbour_share;    ///< (1 - theta) / 2
  float least_depth_m;      ///< no flow over a face with less water above its sill
  float froude_celerity;    ///< largest Froude number times sqrt(g)
};

/// Rows row_begin .. row_end-1, columns column_begin .. column_end-1.
struct Span {
  int row_begin;
  int row_end;
  int column_begin;
  int column_end;
};

/// The widest span: its working rows then stay in the first-level cache.
inline constexpr int widest_span = 512;

/// All give the same bits: every operation is correctly rounded and none is reordered or fused.
enum class SimdTarget { baseline, avx2, avx512 };

/// The widest target this processor can run.
[[nodiscard]] SimdTarget best_simd_target();

/// Advances one span. @pre span is not empty and no wider than widest_span.
/// @return the deepest water after the step, quanta.
using FlowKernel = std::int32_t (*)(FlowFields const&, FlowStep const&, Span const&);

/// @pre the processor can run it.
[[nodiscard]] FlowKernel flow_kernel(SimdTarget target);

}  // namespace citytwin::flood
