/// @file
/// The stages that make the sample city, in the order in which they run.
#pragma once

#include "geodata/sample/draft.h"

namespace citytwin::sample {

void lay_water(Draft& draft);       ///< waters, water
void lay_streets(Draft& draft);     ///< streets, street_area
void lay_blocks(Draft& draft);      ///< blocks with their use
void lay_out_blocks(Draft& draft);  ///< estates, buildings, parks, paths, lanes as streets
void cut_network(Draft& draft);     ///< network: nodes and roads in plan
void raise_network(Draft& draft);   ///< structures and z of the roads
void shape_terrain(Draft& draft);   ///< terrain; base_m of the buildings
void lay_greenways(Draft& draft);   ///< greenways along the water
void set_luminaires(Draft& draft);  ///< luminaires
void dig_corridors(Draft& draft);   ///< corridors
void lay_mains(Draft& draft);       ///< water, gas, power and telecom pipes and their nodes
void lay_sewers(Draft& draft);      ///< storm and sewage pipes and their nodes
void set_sensors(Draft& draft);     ///< sensors
void set_places(Draft& draft);      ///< places
void divide_grid(Draft& draft);     ///< grid_cells
void plant_trees(Draft& draft);     ///< trees
void place_sponge(Draft& draft);    ///< sponge

inline constexpr double sag_reach_m = 85;  ///< of a low point of the streets

/// The ground at a point, m above the datum.
[[nodiscard]] double ground_m(Draft const& draft, Vec2 at);
/// The level that streets follow where no bridge or underpass moves them.
[[nodiscard]] double street_level_m(Draft const& draft, Vec2 at);

}  // namespace citytwin::sample
