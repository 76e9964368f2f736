/// @file
/// Ground elevation from the rasters that people have: one or several tiles, in any CRS, cell size,
/// unit and orientation, made one grid of the city.
///
/// Tiles that lie on one lattice of the city's CRS are copied cell by cell. Any other tile is
/// warped (bilinear) to square cells of the finest tile's size. Where tiles overlap, the first
/// named counts, and the largest difference is told. A far value that marks nothing, such as 999 as
/// a wall, is taken out and told (terrain_tile.h).
///
/// Units    result: metres above the city's vertical datum; no height is moved from one datum to
///          another here. A unit that a tile names (m, ft, US survey foot) is converted.
/// Errors   no CRS and none given, no georeference, an unknown unit, two vertical datums (both
///          named), an extent that the tiles do not cover, more than 2^30 cells.
/// Source   GDAL 3.6 warper.
/// Checked  tests/geodata/terrain_tiles_test.cc
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geodata/grid.h"
#include "geodata/local_frame.h"
#include "geodata/result.h"

namespace citytwin {

struct TerrainTileOptions {
  std::string crs_if_missing;     ///< of tiles that name none; empty = refuse
  std::optional<Box> must_cover;  ///< local metres; the result is cut to it, one cell more
  double cell_m = 0;              ///< 0 = the finest tile's
  std::string unit_if_missing;    ///< of heights, "m", "cm", "ft", "us-ft"; empty = metres
  std::string datum_if_missing;   ///< of tiles that name none, "EPSG:5737"; empty = the city's
};

struct TerrainTiles {
  Grid<float> grid;
  std::vector<std::string> warnings;
};

[[nodiscard]] Result<TerrainTiles> read_terrain_tiles(std::span<std::filesystem::path const> tiles,
                                                      LocalFrame const& frame,
                                                      TerrainTileOptions const& options = {});

}  // namespace citytwin
