/// @file
/// Lane lines, centre lines, stop lines and zebra crossings, just above the carriageway.
///
/// Units    metres. Traffic keeps right.
/// Source   proportions after GB 5768.3 urban practice (2 m dash, 4 m gap; 6 m and 9 m on
///          expressways; 45 cm zebra stripes), unverified: they shape a picture, not a plan.
#pragma once

#include <vector>

#include "renderer/build/ground_mesher.h"

namespace citytwin::scene {

void add_markings(GroundInput const& ground, TileLayout const& layout,
                  std::vector<TileWriter>& tiles);

}  // namespace citytwin::scene
