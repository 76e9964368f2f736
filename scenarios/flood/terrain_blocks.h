/// @file
/// Means of whole blocks of terrain cells: the bed of a coarser raster with the same volume above
/// any level that covers it.
///
/// Units    local metres; a block without a value is NaN.
/// Errors   invalid_argument: the cell size is no whole multiple of the terrain's; the terrain does
///          not cover the extent; resource_exhausted: more than 100 million cells.
/// Checked  tests/scenarios/flood/city_ground_test.cc
#pragma once

#include <vector>

#include "geodata/grid.h"
#include "geodata/result.h"

namespace citytwin::flood {

/// The raster of cell_m cells on the terrain's cell borders that covers the extent, up to the last
/// whole cell. An empty extent stands for the whole terrain.
[[nodiscard]] Result<GridGeometry> block_geometry(GridGeometry const& terrain, Box const& extent,
                                                  double cell_m);

/// Mean over the values in each block; NaN values are left out.
/// @pre `blocks` is a result of block_geometry for this terrain.
[[nodiscard]] std::vector<double> block_means(Grid<float> const& terrain,
                                              GridGeometry const& blocks);

}  // namespace citytwin::flood
