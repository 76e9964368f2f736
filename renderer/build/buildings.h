/// @file
/// Buildings: extruded footprints with parapets, pitched roofs and plant rooms.
///
/// Units    metres; facade uv: x along the wall, y above the building's ground.
/// Errors   none; degenerate footprints are counted.
/// Source   defaults for what a layer lacks: docs/scene.md.
#pragma once

#include <string>
#include <vector>

#include "renderer/build/ground_surface.h"
#include "renderer/build/mesh_writer.h"
#include "renderer/build/polygon.h"

namespace citytwin::scene {

/// Eaves of a building, parapet and pitched roof apart; floors or the usage's default stand in for
/// a missing height.
[[nodiscard]] double building_top_m(Layer const& layer, std::size_t row, Rings const& footprint,
                                    GroundSurface const& ground, Palette const& palette);

void add_buildings(CityModel const& model, GroundSurface const& ground, Palette const& palette,
                   TileLayout const& layout, std::vector<TileWriter>& tiles,
                   std::vector<std::string>& warnings);

}  // namespace citytwin::scene
