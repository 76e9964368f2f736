/// @file
/// Checks a network and completes it, so that an engine can take it: links that run downhill, rims
/// above crowns, crests above the water they feed.
///
/// What a planner would expect to be mended is mended and said in Network::warnings (a flat pipe, a
/// rim below a pipe's crown, a node without links); what makes no sense is refused.
///
/// Units    SI, as network.h.
/// Errors   the link or node is named, with the value and what was expected.
/// Source   EPA SWMM 5.2 reference manual vol. II, sections 2.2 and 3.2 (network checks of dynamic
/// wave). Checked  tests/scenarios/sewer/inp_reader_test.cc
#pragma once

#include <string>

#include "geodata/result.h"
#include "scenarios/sewer/network.h"

namespace citytwin::sewer {

/// @param source  file or layer, for messages
[[nodiscard]] Result<void> complete(Network& network, std::string const& source);

/// Bed slope of a conduit, positive downhill from `from` to `to`; at least the least fall a pipe
/// may have.
[[nodiscard]] double conduit_slope(Network const& network, Link const& link);

}  // namespace citytwin::sewer
