/// @file
/// Bridges with their decks, footways, parapets, railings and piers; parapets along trenches.
///
/// Units    metres. A deck follows the z of its road's vertices.
#pragma once

#include <vector>

#include "renderer/build/ground_mesher.h"

namespace citytwin::scene {

void add_bridges(GroundInput const& ground, TileLayout const& layout,
                 std::vector<TileWriter>& tiles);
/// Low walls where the ground stands high beside an underpass.
void add_trench_parapets(GroundInput const& ground, TileLayout const& layout,
                         std::vector<TileWriter>& tiles);

}  // namespace citytwin::scene
