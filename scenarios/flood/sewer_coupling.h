/// @file
/// SewerCoupling: street water into the storm sewers through inlets, and out again over manholes.
///
/// Both engines run by turns, a few seconds each. What an inlet takes is a volume that leaves its
/// cell and enters its node; what a node spills over its rim is a volume that enters its cell. A
/// filling manhole takes less and less, and none at its rim, so water never goes both ways at once.
/// The surface counts in whole quanta: what a spill lacks to the next quantum waits at the node.
/// What the outfalls discharge leaves the books: receiving waters keep their own level.
///
/// Units    SI; volumes in m3.
/// Errors   advance(): those of both engines, naming the node.
/// Source   SWMM's dynamic wave (scenarios/sewer); grates as in storm_inlet.h.
/// Checked  tests/scenarios/flood/sewer_coupling_test.cc
#pragma once

#include <vector>

#include "scenarios/flood/storm_sewers.h"
#include "scenarios/flood/surface_flow.h"
#include "scenarios/sewer/sewer_flow.h"

namespace citytwin::flood {

/// The greatest a manhole saw.
struct NodeRecord {
  double spilled_m3 = 0;
  double first_spill_s = -1;  ///< -1 = never
};

class SewerCoupling {
 public:
  /// @pre `sewers` outlives the coupling
  SewerCoupling(StormSewers const& sewers, StormInlet const& inlet);

  /// After the surface has run for dt_s: exchanges the water of that time and runs the sewers.
  [[nodiscard]] Result<void> follow(SurfaceFlow& surface, double dt_s);

  [[nodiscard]] sewer::SewerFlow const& flow() const { return flow_; }
  [[nodiscard]] std::vector<NodeRecord> const& nodes() const { return nodes_; }
  /// Greatest depth over diameter so far, by link; above 1 a pipe runs under pressure.
  [[nodiscard]] std::vector<float> const& greatest_fill() const { return fill_; }
  /// Spilled by the nodes but less than a quantum, m3.
  [[nodiscard]] double waiting_m3() const;

  /// Between calls of follow().
  void save(StateWriter& out) const;
  [[nodiscard]] Result<void> load(StateReader& in);

 private:
  void capture(SurfaceFlow& surface, double dt_s);
  [[nodiscard]] Result<void> run_sewers(double dt_s);
  void spill(SurfaceFlow& surface);
  void observe();

  StormSewers const& sewers_;
  StormInlet inlet_;
  sewer::SewerFlow flow_;
  std::vector<double> captured_m3_;  ///< by node, in this turn
  std::vector<double> step_m3_;      ///< by node, in one step of the sewers
  std::vector<double> spilled_m3_;   ///< by node, not yet on the surface
  std::vector<NodeRecord> nodes_;
  std::vector<float> fill_;
};

}  // namespace citytwin::flood
