/// @file
/// A city's own terrain.tif: ground elevation from and to a single raster file in the city's CRS.
/// Rasters of any other kind come in through terrain_tiles.h.
///
/// Units    file: absolute easting, northing of the city's CRS, metres; memory: local frame.
/// Shapes   one band, north up, square cells; nodata and values that are not finite become NaN.
/// Errors   a missing or empty file, no or another CRS, rotation, cells that are not square,
///          several bands, an extent that does not cover the city: one sentence naming the file.
/// Checked  tests/geodata/terrain_file_test.cc
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "geodata/grid.h"
#include "geodata/local_frame.h"
#include "geodata/result.h"

namespace citytwin {

struct TerrainOptions {
  std::string crs_if_missing;     ///< used where the file names none; empty = refuse
  std::optional<Box> must_cover;  ///< local metres
};

[[nodiscard]] Result<Grid<float>> read_terrain(std::filesystem::path const& file,
                                               LocalFrame const& frame,
                                               TerrainOptions const& options = {});

/// GeoTIFF, float32, tiled, deflated; NaN is nodata.
[[nodiscard]] Result<void> write_terrain(Grid<float> const& terrain, LocalFrame const& frame,
                                         std::filesystem::path const& file);

}  // namespace citytwin
