/// @file
/// Trees as instances; lamps as instances and as lights.
///
/// Units    metres; yaw in radians counter-clockwise from east.
/// Source   defaults: docs/scene.md.
#pragma once

#include <string>
#include <vector>

#include "renderer/build/ground_surface.h"
#include "renderer/build/mesh_writer.h"

namespace citytwin::scene {

void add_trees(CityModel const& model, GroundSurface const& ground, TileLayout const& layout,
               std::vector<TileWriter>& tiles);

/// Appends one light per luminaire, in row order.
void add_lamps(CityModel const& model, GroundSurface const& ground, Palette const& palette,
               TileLayout const& layout, std::vector<TileWriter>& tiles, std::vector<Light>& lights,
               std::vector<std::string>& warnings);

}  // namespace citytwin::scene
