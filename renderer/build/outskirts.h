/// @file
/// The land around the city: neutral ground out to the horizon, so that the city has no edge.
#pragma once

#include "renderer/build/ground_surface.h"
#include "renderer/build/mesh_writer.h"

namespace citytwin::scene {

/// Rings around the extent: the city's own border heights, then level ground far out.
void add_outskirts(GroundSurface const& ground, Palette const& palette, Box const& extent,
                   double level_m, TileWriter& out);

}  // namespace citytwin::scene
