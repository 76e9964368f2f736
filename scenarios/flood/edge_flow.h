/// @file
/// EdgeFlow: water that crosses the edge of the domain or enters at a cell.
///
/// Held levels. What a cell has above its level leaves, what it lacks enters. In the full equations
/// a held level is that of wide still water outside: what enters has spent v^2 / 2g of it and is at
/// most critical. (With the whole level kept, every metre per second that enters would bring its
/// own head along and a canal between two held ends would drive itself faster and faster.) A level
/// that is given through time is taken as measured at the cell and kept whole; in the full
/// equations its velocity is what the wave from inside brings (u + 2 c), so that waves leave.
///
/// Outfalls drain at normal depth. Inflows bring their momentum into the full equations.
///
/// Units    as WaterState.
/// Errors   none.
/// Checked  tests/scenarios/flood/surface_flow_test.cc, edge_flow_test.cc
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "scenarios/core/state_writer.h"
#include "scenarios/flood/flow_options.h"
#include "scenarios/flood/ledger.h"
#include "scenarios/flood/water_state.h"

namespace citytwin::flood {

/// Of the full equations: what leaves a cell takes its momentum along.
void keep_velocity(WaterState& state, Cell const& cell, std::int32_t before, std::int32_t after);

class EdgeFlow {
 public:
  /// @pre both outlive this.
  EdgeFlow(Surface const& surface, Forcing const& forcing, FlowOptions const& options);

  /// From now on. @pre between steps
  void use(Scheme scheme) { scheme_ = scheme; }

  /// After a step of first order, or the second stage of one of second order.
  /// @param before the state whose flows the step took: as long, time_s at its end
  /// @param resting the same cells of other buffers, which a resting tile must not disagree with
  /// @return the deepest held water, quanta
  std::int32_t after_step(WaterState& now, WaterState const& before,
                          std::span<WaterState* const> resting, FlowStep const& step, double time_s,
                          Ledger& ledger);

  /// After the first of two stages: nothing is booked before the second.
  void after_first_stage(WaterState& now, WaterState const& before, FlowStep const& step,
                         double time_s);

  /// Brings every inflow up to a time.
  void pour(WaterState& state, double time_s, Ledger& ledger);

  /// Whether tiles without water may get some.
  [[nodiscard]] bool brings_water() const { return !inflows_.empty() || !forcing_.stages.empty(); }

  /// Between two steps.
  void save(StateWriter& out) const;
  [[nodiscard]] Result<void> load(StateReader& in);

 private:
  struct Held {
    Cell cell;
    std::int32_t level;      ///< depth that is held, quanta
    std::int32_t target;     ///< the same less what entering water has spent
    int series;              ///< -1: constant, of still water
    std::int32_t set;        ///< depth at the beginning of the step
    std::int32_t first = 0;  ///< left in the first stage, quanta; even
  };
  struct Out {
    Outfall outfall;
    std::int32_t first = 0;
  };
  struct In {
    Inflow const* inflow;
    std::int64_t poured = 0;
    std::int32_t first = 0;
  };

  void follow_series(double time_s);
  void show(WaterState& state, Cell const& cell, float outward) const;
  void show_given(WaterState& state, Cell const& cell) const;
  void show_held(WaterState& state, Held& held, float outward) const;
  void show_inflows(WaterState& state, FlowStep const& step, double time_s) const;
  [[nodiscard]] std::int32_t leaving(Outfall const& outfall, std::int32_t depth_before,
                                     std::int32_t depth, FlowStep const& step) const;
  [[nodiscard]] std::int64_t to_pour(In const& in, double time_s) const;
  [[nodiscard]] bool full() const { return scheme_ == Scheme::shallow_water; }

  Surface const& surface_;
  Forcing const& forcing_;
  FlowOptions const& options_;
  Scheme scheme_;
  std::vector<Held> held_;
  std::vector<Out> outfalls_;
  std::vector<In> inflows_;
  bool staged_ = false;  ///< a first stage waits for its second
};

}  // namespace citytwin::flood
