/// @file
/// Ends of a network that meet nothing, and what they nearly meet.
///
/// Units    local metres, in plan.
/// Errors   none.
/// Checked  tests/geodata/network/noding_test.cc
#pragma once

#include <functional>
#include <vector>

#include "geodata/network/noding.h"

namespace citytwin {

/// Nodes with one edge, ascending. Near is another line of the same group and level that does not
/// already meet the loose edge at its other end.
/// @pre the network was made of the layer and has its links
[[nodiscard]] std::vector<LooseEnd> find_loose_ends(
    Network const& network, Layer const& layer,
    std::function<LineTraits(std::size_t row)> const& traits, double near_m);

}  // namespace citytwin
