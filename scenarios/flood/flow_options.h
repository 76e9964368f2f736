/// @file
/// What drives a SurfaceFlow and how it computes: forcing and options.
///
/// Units    SI.
#pragma once

#include <functional>
#include <vector>

#include "scenarios/flood/flow_kernel.h"
#include "scenarios/flood/surface.h"

namespace citytwin::flood {

/// A cumulative amount at a time in seconds; never falls, 0 at time 0. Empty = none.
using Cumulative = std::function<double(double time_s)>;

struct Inflow {
  Cell cell;
  Cumulative volume_m3;
};

/// Edge cells whose water level is given through time, as measured there.
struct StageSeries {
  std::vector<Cell> cells;
  std::function<double(double time_s)> level_m;
};

/// A soil that soaks after Green and Ampt (soil_table.h).
struct SoilRates {
  double conductivity_m_per_s = 0;
  double suction_m = 0;
  double deficit = 0;  ///< air that the wetting front fills, 0..1
};

struct Forcing {
  Cumulative rain_m{};
  Cumulative sewer_capacity_m{};             ///< depth the storm sewers can take from sealed area
  std::vector<Cumulative> infiltration_m{};  ///< capacity by soil index; entry 0 is not read
  std::vector<Inflow> inflows{};
  std::vector<StageSeries> stages{};
  /// By Surface::cover's texture, entry 0 is not read; empty = infiltration_m is the law.
  std::vector<SoilRates> soils{};
};

/// Which equations move the water.
enum class Scheme {
  local_inertial,  ///< flow_kernel.h: without advection; gradual flow below Froude 0.8 or so
  shallow_water    ///< shallow_kernel.h: the full equations; also fronts, jumps and rapid flow
};

struct FlowOptions {
  Scheme scheme = Scheme::local_inertial;
  int order = 1;       ///< of the full equations, in space and time: 1 or 2 (muscl_kernel.h)
  double theta = 0.9;  ///< local inertial: weight of a face's own flow
  /// Below sqrt(theta / 2) = 0.67: the bound of the scheme in two dimensions (von Neumann; the
  /// shortest wave). At the often quoted 0.7 a canal two cells wide and more stirs itself up.
  double courant = 0.6;
  /// Of the full equations, for |u| + c in each direction; at most 0.5 (shallow_kernel.h).
  double shallow_courant = 0.45;
  double least_depth_m = 1e-3;  ///< a thinner film does not flow
  double froude_max = 1.0;      ///< local inertial
  /// Steps are no longer than water of this depth allows: in a film on a slope the kinematic wave,
  /// 5/3 u, outruns sqrt(g h), and up to Froude 1 this covers films of 3.6 cm. In the full
  /// equations thinner water never shortens the step: it runs at most half a cell in it.
  double step_depth_m = 0.1;
  double longest_step_s = 10.0;
  double sweep_s = 1.0;
  bool skip_dry = true;  ///< false computes every tile: for tests and benchmarks
  SimdTarget simd = best_simd_target();
};

}  // namespace citytwin::flood
