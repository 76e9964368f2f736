#include "geodata/terrain_file.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

#include <fmt/format.h>
#include <gdal_priv.h>

#include "geodata/gdal_errors.h"
#include "geodata/ogr_srs.h"
#include "geodata/raster_file.h"

namespace citytwin {

namespace {

using DatasetPtr = std::unique_ptr<GDALDataset>;

Error bad(ErrorCode code, std::filesystem::path const& file, std::string const& what) {
  return {code, fmt::format("{}: {}", file.filename().string(), what), file.string()};
}

Error bad(std::filesystem::path const& file, std::string const& what) {
  return bad(ErrorCode::data_corrupt, file, what);
}

Result<void> check_crs(RasterInfo const& info, std::filesystem::path const& file,
                       LocalFrame const& frame, std::string const& crs_if_missing) {
  auto const city = parse_srs(frame.crs);
  if (!city) return city.error();
  auto const& named = info.crs.empty() ? crs_if_missing : info.crs;
  if (named.empty()) {
    return bad(ErrorCode::invalid_argument, file,
               "has no CRS; expected that of the city");
  }
  auto const actual = parse_srs(named);
  if (!actual) return actual.error();
  if (same_horizontal(*actual, *city)) return {};
  return bad(ErrorCode::invalid_argument, file,
             fmt::format("is in {} but the city is in {}; convert it first: gdalwarp -t_srs {} ...",
                         srs_name(*actual), frame.crs, frame.crs));
}

Result<GridGeometry> grid_geometry(RasterInfo const& info, std::filesystem::path const& file,
                                   LocalFrame const& frame) {
  auto const& t = info.transform;
  if (!info.georeferenced) {
    return bad(file, "is not georeferenced; expected an origin and a cell size");
  }
  if (t[2] != 0 || t[4] != 0) return bad(file, "is rotated; expected north up");
  double const cell = t[1];
  if (!(cell > 0) || std::abs(-t[5] - cell) > 1e-6 * cell) {
    return bad(file,
               fmt::format("has cells of {} x {} m; expected square ones, north up", t[1], -t[5]));
  }
  auto const corner = frame.to_local(t[0], t[3]);
  return GridGeometry{corner.x, corner.y, cell, info.columns, info.rows};
}

Result<void> check_cover(GridGeometry const& g, Box const& city, std::filesystem::path const& file,
                         LocalFrame const& frame) {
  Box const box = g.box();
  double const slack = g.cell_m / 2;
  if (box.min_x <= city.min_x + slack && box.min_y <= city.min_y + slack &&
      box.max_x >= city.max_x - slack && box.max_y >= city.max_y - slack) {
    return {};
  }
  auto const text = [&](Box const& b) {
    auto const low = frame.to_world(b.min_x, b.min_y);
    auto const high = frame.to_world(b.max_x, b.max_y);
    return fmt::format("easting {:.1f} to {:.1f}, northing {:.1f} to {:.1f}", low.x, high.x, low.y,
                       high.y);
  };
  return bad(
      ErrorCode::invalid_argument, file,
      fmt::format("covers {}; expected at least the city's extent, {}", text(box), text(city)));
}

/// A row of tiles at a time: what is written leaves GDAL's cache, which else grows to a twentieth
/// of the machine's memory.
bool write_strips(Grid<float> const& terrain, GDALRasterBand& band) {
  int tile_columns = 0, tile_rows = 0;
  band.GetBlockSize(&tile_columns, &tile_rows);
  for (int row = 0; row < terrain.rows(); row += tile_rows) {
    int const rows = std::min(tile_rows, terrain.rows() - row);
    auto const first = static_cast<std::size_t>(row) * static_cast<std::size_t>(terrain.columns());
    // RasterIO only reads when writing.
    auto* values = const_cast<float*>(terrain.values().data() + first);
    if (band.RasterIO(GF_Write, 0, row, terrain.columns(), rows, values, terrain.columns(), rows,
                      GDT_Float32, 0, 0, nullptr) != CE_None ||
        band.FlushCache(false) != CE_None) {
      return false;
    }
  }
  return true;
}

}  // namespace

Result<Grid<float>> read_terrain(std::filesystem::path const& file, LocalFrame const& frame,
                                 TerrainOptions const& options) {
  auto raster = read_raster(file);
  if (!raster) return raster.error();
  if (auto const ok = check_crs(raster->info, file, frame, options.crs_if_missing); !ok) {
    return ok.error();
  }
  auto const geometry = grid_geometry(raster->info, file, frame);
  if (!geometry) return geometry.error();
  if (options.must_cover) {
    auto const ok = check_cover(*geometry, *options.must_cover, file, frame);
    if (!ok) return ok.error();
  }
  Grid<float> grid(*geometry, 0);
  grid.values() = std::move(raster->values);
  return grid;
}

Result<void> write_terrain(Grid<float> const& terrain, LocalFrame const& frame,
                           std::filesystem::path const& file) {
  auto const srs = parse_srs(frame.crs);
  if (!srs) return srs.error();
  GdalErrorScope const errors;
  auto const failed = [&] {
    return Error{ErrorCode::internal,
                 fmt::format("{}: cannot be written ({})", file.filename().string(),
                             errors.last_failure("unknown")),
                 file.string()};
  };
  std::array<char const*, 7> const options{"TILED=YES", "COMPRESS=DEFLATE", "PREDICTOR=3",
                                           "ZLEVEL=6",  "NUM_THREADS=2",    "BIGTIFF=IF_SAFER",
                                           nullptr};
  auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
  DatasetPtr data(driver->Create(file.c_str(), terrain.columns(), terrain.rows(), 1, GDT_Float32,
                                 const_cast<char**>(options.data())));
  if (!data) return failed();
  auto const& g = terrain.geometry();
  auto const corner = frame.to_world(g.west_m, g.north_m);
  std::array<double, 6> transform{corner.x, g.cell_m, 0, corner.y, 0, -g.cell_m};
  data->SetGeoTransform(transform.data());
  data->SetSpatialRef(&*srs);
  auto& band = *data->GetRasterBand(1);
  band.SetNoDataValue(std::numeric_limits<double>::quiet_NaN());
  bool const done = write_strips(terrain, band);
  data.reset();
  if (!done || !errors.failures().empty()) return failed();
  return {};
}

}  // namespace citytwin
