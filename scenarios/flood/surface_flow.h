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
#include "scenarios/core/state_writer.h"
#include "scenarios/flood/crest_flow.h"
#include "scenarios/flood/edge_flow.h"
#include "scenarios/flood/flow_options.h"
#include "scenarios/flood/ledger.h"
#include "scenarios/flood/muscl_kernel.h"
#include "scenarios/flood/shallow_kernel.h"
#include "scenarios/flood/soil_kernel.h"
#include "scenarios/flood/source_kernel.h"
#include "scenarios/flood/water_state.h"

namespace citytwin::flood {

/// Faces of the local-inertial scheme; none in the full equations, which limit nothing.
struct LimitedFaces {
  std::int64_t flowing = 0;
  std::int64_t limited = 0;
  [[nodiscard]] double share() const {
    return flowing == 0 ? 0.0 : static_cast<double>(limited) / static_cast<double>(flowing);
  }
};

/// Where the sewers' water crosses: inlets and manholes, or outfalls.
enum class Through { street, outfall, sponge };

class SurfaceFlow {
 public:
  SurfaceFlow(std::shared_ptr<Surface const> surface, Forcing forcing, FlowOptions options);

  /// Runs to a time, which is then hit exactly; `stop` is polled every step.
  [[nodiscard]] Result<void> advance(double until_s, std::function<bool()> const& stop = {});

  /// Adds water to an open cell or, below 0, takes it out, at most what is there: the sewers' side
  /// of the street, or of the water that an outfall lies at. Between calls of advance().
  /// @return what was moved, quanta
  std::int64_t exchange(Cell const& cell, std::int64_t quanta, Through way = Through::street);
  /// Books rain that a sponge measure on a roof caught, quanta x cells.
  void divert_rain(std::int64_t quanta);

  /// The full equations from now on, if they are not in use already. Between calls of advance().
  /// Depths stay as they are; a cell's momentum is the mean of what crosses its faces.
  void use_full_equations();

  [[nodiscard]] Scheme scheme() const { return scheme_; }
  [[nodiscard]] double time_s() const { return time_s_; }
  [[nodiscard]] std::int64_t steps() const { return steps_; }
  /// Cells in computed tiles, summed over steps.
  [[nodiscard]] std::int64_t cell_updates() const { return cell_updates_; }
  [[nodiscard]] Surface const& surface() const { return *surface_; }
  [[nodiscard]] Ledger const& ledger() const { return ledger_; }
  [[nodiscard]] CrestFlow const& crests() const { return crests_; }
  /// Sum of all depths and of what hollows hold, quanta x cells, counted afresh.
  [[nodiscard]] std::int64_t storage() const;
  /// Sum of what hollows hold.
  [[nodiscard]] std::int64_t held() const;
  [[nodiscard]] double m3(std::int64_t quanta_cells) const;

  [[nodiscard]] PaddedField<std::int32_t> const& depth() const { return now_.depth; }
  [[nodiscard]] PaddedField<std::int32_t> const& greatest_depth() const { return greatest_depth_; }
  /// m2/s; of the eastern face in the local-inertial scheme, of the cell in the full equations.
  [[nodiscard]] PaddedField<float> const& flow_x() const { return now_.flow_x; }
  /// The same to the south.
  [[nodiscard]] PaddedField<float> const& flow_y() const { return now_.flow_y; }
  [[nodiscard]] double depth_m(int row, int column) const;
  /// Flowing faces with more water than this above their sill, and how many of them the Froude
  /// limit holds now.
  [[nodiscard]] LimitedFaces limited_faces(double deeper_than_m) const;

  /// Between calls of advance(), also of one that was stopped: it then goes on as if it had not
  /// been.
  void save(StateWriter& out) const;
  /// @pre made from the same surface, forcing and options
  [[nodiscard]] Result<void> load(StateReader& in);

 private:
  struct Tile {
    Span span;
    bool fed = false;  ///< water enters here from outside
    bool active = false;
    bool changed = false;    ///< by the last sweep
    bool wet = false;        ///< some cell is deep enough to flow, at the last sweep
    std::int64_t water = 0;  ///< at the last sweep
  };

  [[nodiscard]] bool full() const { return scheme_ == Scheme::shallow_water; }
  [[nodiscard]] WaterState with_cell_momentum() const;
  [[nodiscard]] float fastest(WaterState const& state) const;
  void lay_tiles();
  [[nodiscard]] Tile& tile_of(Cell const& cell);
  void find_active();
  void settle(Tile const& tile, bool was_active);
  void gather_spans();
  [[nodiscard]] std::vector<WaterState*> other_states();
  [[nodiscard]] Result<void> step(double at_most_s);
  void move_local_inertial(FlowStep const& step);
  [[nodiscard]] bool move_full(FlowStep const& step);
  [[nodiscard]] bool move_shallow(FlowStep const& step);
  [[nodiscard]] bool move_muscl(FlowStep const& step);
  [[nodiscard]] ShallowFields shallow_fields(WaterState const& from, WaterState& to) const;
  [[nodiscard]] ShallowStep shallow_step(FlowStep const& step) const;
  [[nodiscard]] ShallowExtremes extremes() const;
  [[nodiscard]] Error overdrawn(double dt_s) const;
  [[nodiscard]] std::vector<std::int32_t> depths_before(Tile const& tile) const;
  void slow_drained(Tile const& tile, std::vector<std::int32_t> const& before);
  void sweep();
  [[nodiscard]] SourceStep source_step() const;
  [[nodiscard]] SourceFields source_fields();
  [[nodiscard]] LossStep loss_step(SourceStep const& source, LossTables& tables) const;
  [[nodiscard]] SoilFields soil_fields();
  [[nodiscard]] double stable_step_s() const;
  [[nodiscard]] FlowStep flow_step(double dt_s) const;
  [[nodiscard]] Result<void> check_depth() const;

  std::shared_ptr<Surface const> surface_;
  std::shared_ptr<Forcing const> forcing_;
  std::shared_ptr<FlowOptions const> options_;
  FlowKernel kernel_;
  ShallowKernel shallow_kernel_;
  MusclKernel muscl_kernel_;
  SourceKernel sources_;
  SoilKernel losses_;
  CrestFlow crests_;
  EdgeFlow edges_;
  Scheme scheme_;  ///< in use now
  WaterState now_, next_;
  WaterState stage_;  ///< after the first of two stages; empty in first order
  PaddedField<std::int32_t> greatest_depth_;
  PaddedField<std::int32_t> held_;    ///< in hollows; as soaked_ empty without Surface::cover
  PaddedField<std::int32_t> soaked_;  ///< soil_kernel.h
  std::vector<Tile> tiles_;
  int tile_rows_ = 0;
  int tile_columns_ = 0;
  std::vector<Span> spans_;  ///< runs of active tiles
  std::int64_t span_cells_ = 0;
  std::vector<std::int32_t> deepest_in_span_;
  std::vector<ShallowExtremes> extremes_in_span_;
  std::int32_t deepest_ = 0;
  float fastest_ = 0;  ///< |u| + c of the full equations
  Ledger ledger_;
  double time_s_ = 0;
  double swept_s_ = 0;
  std::int64_t steps_ = 0;
  std::int64_t steps_at_sweep_ = 0;
  std::int64_t cell_updates_ = 0;
};

}  // namespace citytwin::flood
