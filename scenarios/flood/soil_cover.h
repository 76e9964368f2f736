/// @file
/// What the ground of each cell holds back and soaks up, from the city's layers and the tables of
/// land surfaces and soils.
///
/// The texture of the soil is that of the polygon of the layer `soil` (attribute `texture`) that
/// holds the cell's centre, else what land_surface.csv names for the land surface. Sealed shares,
/// water and buildings soak up nothing.
///
/// Errors   data_corrupt: land_surface.csv names a texture that soil.csv does not have. A texture
///          of the city that is unknown is a warning of the ground.
/// Checked  tests/scenarios/flood/soil_losses_test.cc
#pragma once

#include <vector>

#include "geodata/city_model.h"
#include "scenarios/flood/city_ground.h"
#include "scenarios/flood/flood_parameters.h"
#include "scenarios/flood/soil_table.h"

namespace citytwin::flood {

/// Sets Surface::cover when hollows, Green and Ampt or sponge measures are asked for.
/// @param sponge share of each cell that sponge measures take; empty = none
[[nodiscard]] Result<void> lay_ground_cover(CityModel const& model, FloodSettings const& settings,
                                            LandSurfaces const& surfaces,
                                            std::vector<float> const& sponge, CityGround& ground);

/// By texture as in Surface::cover: entry 0 is none, then the table's rows.
[[nodiscard]] std::vector<SoilRates> soil_rates(SoilTable const& soils, double saturation);

}  // namespace citytwin::flood
