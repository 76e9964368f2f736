/// @file
/// The receiving surface: terrain, raised to the road surface on bridges, open where no building
/// is.
///
/// Units    local metres; z above the city's vertical datum, 0 everywhere without terrain.
/// Shapes   grids of one geometry, row 0 north.
/// Errors   none; z is NaN where the terrain has no data.
/// Checked  tests/scenarios/lighting/lighting_scenario_test.cc
#pragma once

#include "geodata/city_model.h"

namespace citytwin::lighting {

/// Covers the city's extent with whole cells on multiples of cell_m.
[[nodiscard]] GridGeometry ground_geometry(CityModel const& model, double cell_m);

/// Surface height at every cell centre.
[[nodiscard]] Grid<float> ground_heights(CityModel const& model, GridGeometry const& geometry);

/// Sets the cells whose centre lies inside a building to NaN.
void blank_buildings(CityModel const& model, Grid<float>& values);

}  // namespace citytwin::lighting
