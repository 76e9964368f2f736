/// @file
/// Flow in one conduit between two node heads: the momentum equation of the dynamic wave, one
/// iterate.
///
/// Q = (Q_old - dt g A (H2 - H1)/L + inertia) / (1 + dt (friction + local losses)); inertial terms
/// fade between Froude 0.5 and 1 (damping `partial`); flow is held to normal flow where the bed is
/// steeper than the surface or the flow is fast (NORMAL_FLOW_LIMITED).
///
/// Units    SI, one barrel inside, all barrels in ConduitState's flow, surfaces and halves.
/// Errors   none; @pre section built, length > 0.
/// Source   EPA SWMM 5.2 reference manual vol. II, sections 3.2-3.4 (dynamic wave, flow classes,
/// surcharge). Checked  tests/scenarios/sewer/sewer_flow_test.cc
#pragma once

#include "scenarios/sewer/hydraulic_model.h"

namespace citytwin::sewer {

struct ConduitContext {
  Options const& options;
  double dt_s = 0;
  bool first_iterate = true;
  double evaporation_mps = 0;
};

void update_conduit(ConduitContext const& context, ConduitModel const& model, NodeState const& from,
                    NodeState const& to, ConduitState& state);

/// Water that half of a conduit holds when it stands `depth_m` deep at its end. EXTRAN keeps a
/// surface of the width at 96 % of the height up to the node's crown: a slot, whose water counts as
/// held.
[[nodiscard]] double half_volume(Options const& options, ConduitModel const& model, double depth_m,
                                 double crown_m);

/// Normal depth of a flow in one barrel, at most the depth of the largest conveyance.
[[nodiscard]] double normal_depth(ConduitModel const& model, double flow_m3ps);

}  // namespace citytwin::sewer
