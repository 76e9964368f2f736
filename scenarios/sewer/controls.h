/// @file
/// Evaluates control rules over a running network and sets the targets of its links.
///
/// A rule acts on the network as it is before the step; where two rules set one link, the higher
/// priority wins, then the earlier rule.
///
/// Units    premises compare in the file's own units (control_rule.h).
/// Errors   none; the reader has checked the rules.
/// Source   EPA SWMM 5.2 user's manual, appendix C.3; reference manual vol. II, section 6.6.
/// Checked  tests/scenarios/sewer/sewer_flow_test.cc
#pragma once

#include "scenarios/sewer/network.h"
#include "scenarios/sewer/sewer_flow.h"

namespace citytwin::sewer {

/// @param step_s  length of the step to come: "=" on times holds within half of it
void apply_rules(Network const& network, SewerFlow& flow, double step_s);

}  // namespace citytwin::sewer
