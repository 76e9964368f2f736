/// @file
/// Water depth at a node: what it stores, how it rises with its net inflow, and what an outfall
/// imposes.
///
/// Below its crown a node rises with its water surface (its own and half of its links'); a
/// surcharged node rises until its flows balance, by the sum of dQ/dH of its links (EXTRAN).
///
/// Units    SI.
/// Errors   none.
/// Source   EPA SWMM 5.2 reference manual vol. II, sections 3.2.3 (nodes), 3.3.2 (surcharge), 2.3
/// (storage, outfalls). Checked  tests/scenarios/sewer/sewer_flow_test.cc
#pragma once

#include "scenarios/sewer/hydraulic_model.h"
#include "scenarios/sewer/street_opening.h"

namespace citytwin::sewer {

/// Water the node itself holds at a depth: a storage's curve, a manhole's shaft below its
/// pipes, a pond.
[[nodiscard]] double own_volume(NodeModel const& node, Options const& options, double depth_m);
/// Its own water surface at a depth, without links.
[[nodiscard]] double own_surface(NodeModel const& node, double depth_m);

struct NodeContext {
  Options const& options;
  double dt_s = 0;
  bool first_iterate = true;
};

/// New depth after one iterate from the node's summed flows.
void update_depth(NodeContext const& context, NodeModel const& model, NodeState& state);
/// The same of a node that is open to a street: its rim is the street's, not its own.
/// @pre SURCHARGE_METHOD SLOT
void update_open_depth(NodeContext const& context, NodeModel const& model,
                       StreetOpening const& opening, NodeState& state);

/// Depth at an outfall when its link brings `normal` and `critical` depths at `offset` above its
/// invert.
[[nodiscard]] double outfall_depth(NodeModel const& node, Units const& units, double time_s,
                                   double normal_m, double critical_m, double offset_m);

}  // namespace citytwin::sewer
