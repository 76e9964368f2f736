/// @file
/// Water surfaces: level polygons that reach a little under the banks.
#pragma once

#include <string>
#include <vector>

#include "renderer/build/ground_surface.h"
#include "renderer/build/mesh_writer.h"

namespace citytwin::scene {

/// @return the level of the largest water body, m; 0 without water.
double add_water(CityModel const& model, GroundSurface const& ground, Palette const& palette,
                 TileLayout const& layout, std::vector<TileWriter>& tiles,
                 std::vector<std::string>& warnings);

}  // namespace citytwin::scene
