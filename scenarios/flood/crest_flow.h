/// @file
/// CrestFlow: water over walls, through breaches and beneath gates.
///
/// A crest's water is driven as in the local-inertial scheme, with the depth over the sill, but at
/// most as a broad-crested weir lets pass for the head h1 upstream and h2 downstream, above the
/// sill: (2/3)^(3/2) sqrt(g) h1^(3/2) = 1.705 h1^(3/2) freely, h2 sqrt(2 g (h1 - h2)) drowned
/// (h2 > 2/3 h1; both agree there). h1 has the velocity head of the approach. So a high wall is a
/// weir, a low one a sill in the stream, and still water on one level or two stays still. Beneath a
/// gate it is at most that of an orifice, C a sqrt(2 g (h1 - max(h2, a / 2))).
///
/// In the full equations the water takes its momentum along, and both sides feel the other's
/// pressure above the sill: what a wall would send back of it is taken from the wall.
///
/// Units    SI; quanta.
/// Errors   none. What a cell does not hold above the sill does not leave it.
/// Source   Chow (1959), Open-channel hydraulics, ch. 3 (critical flow over a broad crest); the
///          drowned branch by Bernoulli from h1 to the crest. Both are also TELEMAC's.
/// Checked  tests/scenarios/flood/crest_flow_test.cc; `citytwin validate flood`
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <vector>

#include "scenarios/core/state_reader.h"
#include "scenarios/flood/flow_options.h"
#include "scenarios/flood/water_state.h"

namespace citytwin::flood {

/// Flow per metre of crest, m2/s. @pre h1 >= h2 >= 0
[[nodiscard]] double weir_flow(double h1_m, double h2_m);
/// The same beneath a leaf that leaves `opening_m` above the sill; without limit when infinite.
[[nodiscard]] double gate_flow(double h1_m, double h2_m, double opening_m, double coefficient);

/// What passed over a line of crests.
struct CrestBook {
  std::int64_t to_the_right = 0;  ///< quanta x cells
  std::int64_t to_the_left = 0;
  double first_s = std::numeric_limits<double>::infinity();
  double greatest_m3ps = 0;
};

/// What changes while a run goes on; the rest follows from it and from the surface.
struct CrestState {
  double time_s = 0;               ///< of the last step
  std::vector<float> flow;         ///< by crest, m2/s over the whole face
  std::vector<double> breached_s;  ///< by breach; infinite: not yet
  std::vector<double> opening;     ///< by gate, share
  std::vector<CrestBook> books;    ///< by line
};

class CrestFlow {
 public:
  /// @pre both outlive this.
  CrestFlow(Surface const& surface, FlowOptions const& options);

  /// Crests of tiles that are not computed rest.
  void rest(std::function<bool(Cell const&)> const& computed);

  /// Moves the water of a step of first order that has just been made, or of the second stage of
  /// one of second order. Kernels have left the faces alone.
  /// @param before the state whose levels drive it
  /// @return the deepest water that received some, quanta
  std::int32_t after_step(WaterState& now, WaterState const& before, FlowStep const& step,
                          double time_s);
  /// After the first of two stages: nothing is booked before the second.
  void after_first_stage(WaterState& stage, WaterState const& before, FlowStep const& step);

  [[nodiscard]] CrestState const& state() const { return state_; }
  /// From the next step on.
  void use(Scheme scheme) { scheme_ = scheme; }

  void save(StateWriter& out) const;
  [[nodiscard]] Result<void> load(StateReader& in);

 private:
  struct Sides;
  /// A whole step, or half of it for the second of two stages; water moves in lots of quanta.
  struct Stage {
    float part;
    int lot;
  };
  struct Passed {
    float flow = 0;          ///< m2/s over the whole face
    std::int32_t moved = 0;  ///< quanta that went east or south
  };

  [[nodiscard]] Sides sides_of(std::size_t crest, WaterState const& before) const;
  Passed pass(std::size_t crest, Stage const& stage, WaterState& now, WaterState const& before,
              FlowStep const& step) const;
  void place_sill(std::size_t crest);
  void follow_breaches(WaterState const& now, double time_s);
  void grow(std::size_t breach);
  void follow_gates(WaterState const& now, double time_s, double dt_s);
  void set_leaf(Gate const& gate, double opening);
  [[nodiscard]] bool above(WaterState const& now, Cell const& cell, double level_m) const;
  [[nodiscard]] bool holds(GateRule const& rule, Gate const& gate, WaterState const& now,
                           double time_s) const;
  [[nodiscard]] float driven_flow(std::size_t crest, Sides const& sides,
                                  FlowStep const& step) const;
  Passed move(std::size_t crest, float flow, Stage const& stage, WaterState& now,
              FlowStep const& step) const;
  void carry(std::size_t crest, Sides const& sides, std::int32_t moved, Stage const& stage,
             WaterState& now, WaterState const& before, FlowStep const& step) const;
  void close_books(double time_s, double dt_s);

  Surface const& surface_;
  Scheme scheme_;
  std::vector<Crest> crests_;            ///< as they are now
  std::vector<std::int32_t> left_rise_;  ///< of the sill above the bed of the face's cell
  std::vector<std::int32_t> right_rise_;
  std::vector<std::size_t> computed_;
  std::vector<std::int64_t> moved_;  ///< by line, in this step; positive to the right
  std::vector<Passed> first_;        ///< by crest, in the first of two stages
  bool staged_ = false;              ///< a first stage waits for its second
  CrestState state_;
};

}  // namespace citytwin::flood
