/// @file
/// A raster file as it is: shape, place, CRS, unit and the values of one band.
///
/// Archives are named as vector files are (loaders/source_name.h).
///
/// Units    the file's; values are scaled by the band's own scale and offset.
/// Shapes   row 0 first as in the file; nodata, NaN and infinities become NaN.
/// Errors   a missing file, a format without a driver, a band that is not there, more than 2^30
///          cells, a read that does not come to its end.
/// Checked  tests/geodata/terrain_tiles_test.cc
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "geodata/result.h"

namespace citytwin {

struct RasterInfo {
  int columns = 0;
  int rows = 0;
  int bands = 0;
  std::string type;                                   ///< "Float32", of band 1
  std::optional<double> nodata;                       ///< of band 1
  std::array<double, 6> transform{0, 1, 0, 0, 0, 1};  ///< GDAL's, from column and row to x and y
  bool georeferenced = false;
  std::string crs;             ///< of the plane, "EPSG:4549" or WKT; empty = none
  std::string vertical_datum;  ///< of a compound CRS, "EPSG:5737"; empty = none
  std::string unit;            ///< of band 1's values; empty = none named

  [[nodiscard]] double x(double column, double row) const {
    return transform[0] + column * transform[1] + row * transform[2];
  }
  [[nodiscard]] double y(double column, double row) const {
    return transform[3] + column * transform[4] + row * transform[5];
  }
};

struct Raster {
  std::string name;  ///< for messages
  RasterInfo info;
  std::vector<float> values;  ///< columns x rows
};

[[nodiscard]] Result<RasterInfo> describe_raster(std::filesystem::path const& file);

/// @param band from 1; 0 = the only one, an error when there are more
[[nodiscard]] Result<Raster> read_raster(std::filesystem::path const& file, int band = 0);

/// True for names that end like a raster's, packed or not.
[[nodiscard]] bool is_raster_file(std::filesystem::path const& file);

}  // namespace citytwin
