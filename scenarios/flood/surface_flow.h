/// @file
/// SurfaceFlow: shallow water over a Surface, from rain to outfall, with closed books.
///
/// @code
///   SurfaceFlow flow(std::make_shared<Surface const>(make_surface(input)), {.rain_m = storm}, {});
///   if (auto done = flow.advance(3600.0); !done) return done.error();
///   double const deep_m = flow.depth_m(row, column);
/// @endcode
///
/// Flow advances in adaptive steps, dt = courant dx / sqrt(g h_max) or, with the full equations,
/// shallow_courant dx / max(|u| + c), over the tiles that are wet or
/// have a wet neighbour. Sources, sinks and the running maximum are applied in sweeps, at least
/// every FlowOptions::sweep_s and every 16 steps: a wet front cannot cross a tile in between.
///
/// Units    SI. Threads: uses the calling thread's TBB arena; the same bits for any thread count
///          and SIMD target.
/// Errors   advance(): cancelled; internal when water gets deeper than greatest_depth_m, or when
/// ten
///          halvings of a step leave a cell that gives more than it holds (naming the cell).
/// Source   flow_kernel.h; docs/scenarios/flood.md
/// Checked  tests/scenarios/flood/surface_flow_test.cc, scenarios/flood/validate.cc
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "geodata/result.h"
#include "scenarios/flood/flow_kernel.h"
#include "scenarios/flood/ledger.h"
#include "scenarios/flood/shallow_kernel.h"
#include "scenarios/flood/source_kernel.h"
#include "scenarios/flood/surface.h"

namespace citytwin::flood {

/// A cumulative amount at a time in seconds; never falls, 0 at time 0. Empty = none.
using Cumulative = std::function<double(double time_s)>;

struct Inflow {
  Cell cell;
  Cumulative volume_m3;
};

struct Forcing {
  Cumulative rain_m{};
  Cumulative sewer_capacity_m{};             ///< depth the storm sewers can take from sealed area
  std::vector<Cumulative> infiltration_m{};  ///< capacity by soil index; entry 0 is not read
  std::vector<Inflow> inflows{};
};

/// Which equations move the water.
enum class Scheme {
  local_inertial,  ///< flow_kernel.h: without advection; gradual flow below Froude 0.8 or so
  shallow_water    ///< shallow_kernel.h: the full equations; also fronts, jumps and rapid flow
};

struct FlowOptions {
  Scheme scheme = Scheme::local_inertial;
  double theta = 0.9;  ///< local inertial: weight of a face's own flow
  /// Below sqrt(theta / 2) = 0.67: the bound of the scheme in two dimensions (von Neumann; the
  /// shortest wave). At the often quoted 0.7 a canal two cells wide and more stirs itself up.
  double courant = 0.6;
  /// Of the full equations, for |u| + c in each direction; at most 0.5 (shallow_kernel.h).
  double shallow_courant = 0.45;
  double least_depth_m = 1e-3;  ///< a thinner film does not flow
  double froude_max = 1.0;
  /// Steps are no longer than water of this depth allows: in a film on a slope the kinematic wave,
  /// 5/3 u, outruns sqrt(g h), and up to Froude 1 this covers films of 3.6 cm.
  double step_depth_m = 0.1;
  double longest_step_s = 10.0;
  double sweep_s = 1.0;
  bool skip_dry = true;  ///< false computes every tile: for tests and benchmarks
  SimdTarget simd = best_simd_target();
};

class SurfaceFlow {
 public:
  SurfaceFlow(std::shared_ptr<Surface const> surface, Forcing forcing, FlowOptions options);

  /// Runs to a time, which is then hit exactly; `stop` is polled every step.
  [[nodiscard]] Result<void> advance(double until_s, std::function<bool()> const& stop = {});

  [[nodiscard]] Scheme scheme() const { return options_.scheme; }
  [[nodiscard]] double time_s() const { return time_s_; }
  [[nodiscard]] std::int64_t steps() const { return steps_; }
  /// Cells in computed tiles, summed over steps.
  [[nodiscard]] std::int64_t cell_updates() const { return cell_updates_; }
  [[nodiscard]] Surface const& surface() const { return *surface_; }
  [[nodiscard]] Ledger const& ledger() const { return ledger_; }
  /// Sum of all depths, quanta x cells, counted afresh.
  [[nodiscard]] std::int64_t storage() const;
  [[nodiscard]] double m3(std::int64_t quanta_cells) const;

  [[nodiscard]] PaddedField<std::int32_t> const& depth() const { return depth_; }
  [[nodiscard]] PaddedField<std::int32_t> const& greatest_depth() const { return greatest_depth_; }
  /// m2/s; of the eastern face in the local-inertial scheme, of the cell in the full equations.
  [[nodiscard]] PaddedField<float> const& flow_x() const { return flow_x_; }
  /// The same to the south.
  [[nodiscard]] PaddedField<float> const& flow_y() const { return flow_y_; }
  [[nodiscard]] double depth_m(int row, int column) const;
  /// Share of the flowing faces whose flow is held at the Froude limit now.
  [[nodiscard]] double froude_limited_share() const;

 private:
  struct Tile {
    Span span;
    bool active = false;
    bool changed = false;    ///< by the last sweep
    bool wet = false;        ///< some cell is deep enough to flow, at the last sweep
    std::int64_t water = 0;  ///< at the last sweep
  };

  void lay_tiles();
  void find_active();
  void settle(Tile const& tile, bool was_active);
  void gather_spans();
  [[nodiscard]] Result<void> step(double at_most_s);
  void move_local_inertial(FlowStep const& step);
  [[nodiscard]] bool move_shallow(FlowStep const& step);
  [[nodiscard]] Error overdrawn(double dt_s) const;
  [[nodiscard]] std::vector<std::int32_t> depths_before(Tile const& tile) const;
  void keep_velocity(Cell const& cell, std::int32_t before, std::int32_t after);
  void slow_drained(Tile const& tile, std::vector<std::int32_t> const& before);
  void hold_stages(FlowStep const& step);
  void let_out(FlowStep const& step);
  void show_inflow(double dt_s);
  void show_edge_flow(Cell const& cell, float outward);
  void sweep();
  void pour();
  [[nodiscard]] double stable_step_s() const;
  [[nodiscard]] FlowStep flow_step(double dt_s) const;
  [[nodiscard]] Result<void> check_depth() const;

  std::shared_ptr<Surface const> surface_;
  Forcing forcing_;
  FlowOptions options_;
  FlowKernel kernel_;
  ShallowKernel shallow_kernel_;
  SourceKernel sources_;
  PaddedField<std::int32_t> depth_, depth_next_, greatest_depth_;
  PaddedField<float> flow_x_, flow_x_next_, flow_y_, flow_y_next_;
  std::vector<Tile> tiles_;
  int tile_rows_ = 0;
  int tile_columns_ = 0;
  std::vector<Span> spans_;  ///< runs of active tiles
  std::int64_t span_cells_ = 0;
  std::vector<std::int32_t> deepest_in_span_;
  std::vector<ShallowExtremes> extremes_in_span_;
  std::int32_t deepest_ = 0;
  float fastest_ = 0;                 ///< |u| + c of the full equations
  std::vector<std::int64_t> poured_;  ///< by inflow, quanta
  Ledger ledger_;
  double time_s_ = 0;
  double swept_s_ = 0;
  std::int64_t steps_ = 0;
  std::int64_t steps_at_sweep_ = 0;
  std::int64_t cell_updates_ = 0;
};

}  // namespace citytwin::flood
