/// @file
/// Questions to two layers at once: which features of one meet, or lie near, which of the other.
///
/// @code
///   // Which pipes lie under which roads: at most half the road's width from its centreline.
///   auto const half_width_m = [&](std::uint32_t road) {
///     return roads.number("width_m", road).value_or(7.0) / 2;
///   };
///   join_within(roads, pipes, half_width_m, [&](std::uint32_t road, std::uint32_t pipe, double) {
///     under[road].push_back(pipe);
///     return true;
///   });
/// @endcode
///
/// Units    local metres, in plan.
/// Shapes   touching is meeting. Pairs come by ascending row of the left layer, then of the right;
///          a layer may be joined with itself, and then meets itself.
/// Errors   none. Rows without geometry are in no pair.
/// Checked  tests/geodata/query_join_test.cc against GEOS
#pragma once

#include <functional>

#include "geodata/query.h"

namespace citytwin {

/// Called once a pair; false stops the join. The distance is 0 where they meet.
using PairVisitor = std::function<bool(std::uint32_t left, std::uint32_t right, double distance_m)>;

/// Pairs that share a point; exact.
QueryCounts join_intersects(Layer const& left, Layer const& right, PairVisitor const& visit);

/// Pairs at most reach_m(left row) apart; rows with a negative or unknown (NaN) reach are in none.
QueryCounts join_within(Layer const& left, Layer const& right,
                        std::function<double(std::uint32_t left)> const& reach_m,
                        PairVisitor const& visit);

}  // namespace citytwin
