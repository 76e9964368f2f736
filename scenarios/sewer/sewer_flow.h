/// @file
/// SewerFlow: dynamic-wave routing of one drainage network, step by step.
///
/// The scheme is SWMM's (node heads and link flows by Picard iteration), with books that close:
/// each node's account is moved by the flows booked at both ends alike, and what the depths hold
/// differently is paid back as a small extra inflow in the next steps. Half of a conduit belongs to
/// each of its ends; the half at an outfall lies outside the books.
///
/// Re-entrant: all state is the object's own. Loops over conduits and over nodes only write their
/// own entry and sum in a fixed order, so results are bitwise the same for any number of threads.
///
/// @code
///   SewerFlow flow(network);              // a completed network (network_check.h)
///   std::vector<double> lateral_m3(network.nodes.size());
///   while (flow.time_s() < end_s) {
///     double const dt = std::min(flow.proposed_step_s(), end_s - flow.time_s());
///     flow.step(dt, lateral_m3);          // volumes that enter each node in this step
///     double const spilled = flow.overflow_m3(node);
///   }
/// @endcode
///
/// Units    SI; time in s since the start of the run; volumes per step for exchange with a surface.
/// Shapes   one entry per node or link of the network.
/// Errors   step() reports a node whose depth is no number; nothing else can fail after
/// construction. Source   EPA SWMM 5.2 reference manual vol. II, chapter 3. Checked
/// tests/scenarios/sewer/sewer_flow_test.cc, `citytwin validate sewer`
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "geodata/result.h"
#include "scenarios/core/state_writer.h"
#include "scenarios/sewer/hydraulic_model.h"
#include "scenarios/sewer/network.h"
#include "scenarios/sewer/street_opening.h"

namespace citytwin::sewer {

struct StepCount {
  std::size_t steps = 0;
  std::size_t trials = 0;
  std::size_t unconverged = 0;
  double shortest_s = 0;
};

class SewerFlow {
 public:
  /// @pre `network` is complete and outlives this object; threads >= 1
  explicit SewerFlow(Network const& network, int threads = 1);
  ~SewerFlow();
  SewerFlow(SewerFlow&&) noexcept;

  /// The next step by the Courant factor and the rise of nodes, or the fixed routing step.
  [[nodiscard]] double proposed_step_s();
  /// Moves the network on by dt_s. `lateral_m3`: water that enters (or, negative, leaves) each
  /// node.
  [[nodiscard]] Result<void> step(double dt_s, std::span<double const> lateral_m3);

  [[nodiscard]] double time_s() const { return time_s_; }
  [[nodiscard]] double depth_m(std::size_t node) const { return nodes_[node].depth_m; }
  [[nodiscard]] double head_m(std::size_t node) const {
    return network_.nodes[node].invert_m + nodes_[node].depth_m;
  }
  [[nodiscard]] double rim_m(std::size_t node) const {
    return network_.nodes[node].invert_m + models_[node].full_depth_m;
  }
  /// Water that left over the rim in the last step (a pond keeps it: then what rose above the rim).
  [[nodiscard]] double overflow_m3(std::size_t node) const {
    return nodes_[node].overflow_m3ps * last_step_s_;
  }
  /// Water that inlets drained into the node in the last step, beside the lateral inflow.
  [[nodiscard]] double drained_m3(std::size_t node) const {
    return nodes_[node].drained_m3ps * last_step_s_;
  }
  /// Net outflow through an outfall since the start.
  [[nodiscard]] double discharged_m3(std::size_t outfall) const {
    return nodes_[outfall].account_m3;
  }
  /// Opens nodes to a street: one entry a node, or none at all. Each step takes what it drains out
  /// of StreetOpening::offered_m3.
  /// @pre SURCHARGE_METHOD SLOT
  void open_to_street(std::span<StreetOpening const> openings) {
    openings_.assign(openings.begin(), openings.end());
  }
  /// Tail-water at an outfall from the next step on; an elevation.
  void set_stage(std::size_t outfall, double stage_m);
  [[nodiscard]] FlowTotals totals() const;
  [[nodiscard]] StepCount const& count() const { return count_; }

  /// State for reports, structures' control and street inlets.
  [[nodiscard]] NodeState const& node(std::size_t node) const { return nodes_[node]; }
  [[nodiscard]] NodeModel const& node_model(std::size_t node) const { return models_[node]; }
  [[nodiscard]] ConduitState const* conduit(std::size_t link) const;
  [[nodiscard]] ConduitModel const* conduit_model(std::size_t link) const;
  [[nodiscard]] StructureState const* structure(std::size_t link) const;
  /// Flow in the direction the link was written, now and one step ago.
  [[nodiscard]] double flow_m3ps(std::size_t link) const;
  [[nodiscard]] double old_flow_m3ps(std::size_t link) const;
  [[nodiscard]] double setting(std::size_t link) const;
  [[nodiscard]] double target_setting(std::size_t link) const;
  /// Hours since the link last went between open and closed.
  [[nodiscard]] double hours_since_switch(std::size_t link) const;
  /// Takes effect at the next step; orifices move at their own speed.
  void set_target(std::size_t link, double setting);
  /// Targets of pumps by their on and off depths; call before rules set theirs.
  void start_and_stop_pumps();
  /// Moves every link to its target; call once before each step.
  void apply_settings(double dt_s);
  void set_evaporation(double rate_mps) { evaporation_mps_ = rate_mps; }

  /// Between two steps; settings and targets of links included.
  void save(StateWriter& out) const;
  /// @pre made from the same network
  [[nodiscard]] Result<void> load(StateReader& in);

 private:
  struct Attached {
    Index item;  ///< conduit
    bool at_from;
  };
  void build_nodes();
  void build_links();
  void start();
  void find_flows(double dt_s, bool first);
  void gather(std::size_t node);
  void run_structure(std::size_t i, double dt_s, bool first);
  void set_outfalls();
  bool find_depths(double dt_s, bool first);
  void book(double dt_s);
  void settle_accounts();
  void find_losses(double dt_s);
  template <class Work>
  void for_each_index(std::size_t count, Work const& work);

  Network const& network_;
  int threads_;
  double time_s_ = 0, last_step_s_ = 0, variable_step_s_ = 0, evaporation_mps_ = 0;
  std::vector<NodeModel> models_;
  std::vector<NodeState> nodes_;
  std::vector<ConduitModel> conduit_models_;
  std::vector<ConduitState> conduits_;
  std::vector<StructureModel> structure_models_;
  std::vector<StructureState> structures_;
  std::vector<Index> place_;           ///< link -> conduit or structure
  std::vector<Index> first_attached_;  ///< node -> its range in attached_
  std::vector<Attached> attached_;
  std::vector<StreetOpening> openings_;  ///< by node; empty where there is no street
  std::vector<double> owed_m3_;          ///< scratch: what accounts and depths differ by
  FlowTotals totals_;
  StepCount count_;
};

}  // namespace citytwin::sewer
