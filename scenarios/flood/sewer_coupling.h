/// @file
/// SewerCoupling: street water into the storm sewers through inlets, and out again over manholes.
///
/// Both engines run by turns, a few seconds each. While the sewers run the street stands still: an
/// inlet takes no more than its cell holds and its pipe has room for, a manhole spills no more than
/// stands above the street (sewer/street_opening.h). What a node drained and spilled in a turn is
/// one volume, which crosses one way: out of the inlets' cells, or onto the cover's. The surface
/// counts in whole quanta: what a volume lacks to the next one waits at the node. An outfall
/// discharges into the cell of the water that it lies at, whose level is its tail-water; without
/// one its water leaves.
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

  /// Water from elsewhere than the street, into a node in the next turn.
  void feed(std::uint32_t node, double m3);
  /// All of it so far.
  [[nodiscard]] double fed_m3() const { return fed_m3_; }

  [[nodiscard]] sewer::SewerFlow const& flow() const { return flow_; }
  [[nodiscard]] std::vector<NodeRecord> const& nodes() const { return nodes_; }
  /// Greatest depth over diameter so far, by link; above 1 a pipe runs under pressure.
  [[nodiscard]] std::vector<float> const& greatest_fill() const { return fill_; }
  /// Given up by manholes, by outfalls, but not yet on the surface: less than a quantum each, m3.
  [[nodiscard]] double waiting_m3(Through way) const;
  /// Through outfalls that lie at no water, m3.
  [[nodiscard]] double left_m3() const;

  /// Between calls of follow().
  void save(StateWriter& out) const;
  [[nodiscard]] Result<void> load(StateReader& in);

 private:
  void open(SurfaceFlow const& surface);
  [[nodiscard]] sewer::StreetOpening opening(std::size_t node, SurfaceFlow const& surface) const;
  [[nodiscard]] Result<void> run_sewers(double dt_s);
  void move_water(SurfaceFlow& surface);
  void drain(std::size_t node, std::int64_t quanta, SurfaceFlow& surface);
  void observe();
  [[nodiscard]] bool is_outfall(std::size_t node) const;
  /// Water level in a cell above the node's invert.
  [[nodiscard]] double level_m(std::size_t node, Cell const& cell,
                               SurfaceFlow const& surface) const;

  StormSewers const& sewers_;
  StormInlet inlet_;
  sewer::SewerFlow flow_;
  struct InletPlace {
    Cell cell;
    double share;  ///< of the cell's water: others may stand in it
  };
  std::vector<InletPlace> inlets_;          ///< sorted by node
  std::vector<std::uint32_t> first_inlet_;  ///< node -> its range in inlets_
  std::vector<sewer::StreetOpening> openings_;
  std::vector<double> fed_in_turn_m3_;  ///< by node
  std::vector<double> lateral_m3_;      ///< by node, in one step of the sewers
  double fed_m3_ = 0;
  std::vector<double> spilled_m3_;  ///< by node, not yet on the surface; below 0: not yet taken
  std::vector<NodeRecord> nodes_;
  std::vector<float> fill_;
};

}  // namespace citytwin::flood
