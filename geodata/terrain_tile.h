/// @file
/// One elevation raster made ready for a city: its heights in metres above a datum that the city
/// knows of, without stray fill, and where its cells lie.
///
/// Units    metres; a unit that the tile names (m, cm, ft, US survey foot), or the caller for it,
/// is
///          converted. No height is moved from one datum to another.
/// Errors   no CRS and none given, no georeference, an unknown unit, another vertical datum than
///          the city's or an earlier tile's (both named), a place outside the city's CRS.
/// Checked  tests/geodata/terrain_tiles_test.cc
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geodata/grid.h"
#include "geodata/local_frame.h"
#include "geodata/raster_file.h"

namespace citytwin {

struct TerrainTileOptions;

/// Reads tiles one after another; what is assumed or taken out of them is told.
class TileReader {
 public:
  /// Both must outlive it.
  TileReader(LocalFrame const& frame, TerrainTileOptions const& options)
      : frame_(frame), options_(options) {}

  [[nodiscard]] Result<Raster> read(std::filesystem::path const& file);
  [[nodiscard]] std::vector<std::string> const& warnings() const { return warnings_; }

 private:
  Result<void> to_metres(Raster& tile) const;
  void take_out_fill(Raster& tile);
  Result<void> check_datum(Raster const& tile);

  LocalFrame const& frame_;
  TerrainTileOptions const& options_;
  std::string first_datum_;
  std::vector<std::string> warnings_;
};

/// A value such as 999 or -9999 that is the highest or lowest of all, at least 100 m away from the
/// next one: no ground, whatever the file's nodata says.
[[nodiscard]] std::optional<float> stray_fill(std::span<float const> values);

/// The tile's own lattice in local metres; nullopt unless its cells are square, north up and in the
/// city's CRS.
[[nodiscard]] std::optional<GridGeometry> lattice_of(Raster const& tile, LocalFrame const& frame);

/// The cells of one are cells of the other.
[[nodiscard]] bool same_lattice(GridGeometry const& a, GridGeometry const& b);

/// Where a tile lies, and how fine it is, in local metres: by its border, 16 points a side.
struct Footprint {
  Box box;
  double cell_m = 0;
};

[[nodiscard]] Result<Footprint> footprint_of(Raster const& tile, LocalFrame const& frame);

}  // namespace citytwin
