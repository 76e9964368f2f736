#include "geodata/terrain_file.h"

#include <array>
#include <limits>
#include <memory>

#include <fmt/format.h>
#include <gdal_priv.h>

#include "geodata/gdal_errors.h"
#include "geodata/ogr_srs.h"

namespace citytwin {

namespace {

constexpr std::size_t max_cells = std::size_t{1} << 30;  // 4 GiB of float32

using DatasetPtr = std::unique_ptr<GDALDataset>;

Error bad(ErrorCode code, std::filesystem::path const& file, std::string const& what) {
  return {code, fmt::format("{}: {}", file.filename().string(), what), file.string()};
}

Error bad(std::filesystem::path const& file, std::string const& what) {
  return bad(ErrorCode::data_corrupt, file, what);
}

Result<DatasetPtr> open_raster(std::filesystem::path const& file) {
  GdalErrorScope const errors;
  if (!std::filesystem::exists(file)) {
    return bad(ErrorCode::not_found, file, "no such file; expected an elevation raster");
  }
  DatasetPtr data(GDALDataset::Open(file.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY));
  if (!data) {
    return bad(file, fmt::format("cannot be read as a raster ({})",
                                 errors.last_failure("empty or of an unknown format")));
  }
  if (data->GetRasterCount() != 1) {
    return bad(file,
               fmt::format("has {} bands; expected one of elevation", data->GetRasterCount()));
  }
  return data;
}

Result<void> check_crs(GDALDataset& data, std::filesystem::path const& file,
                       LocalFrame const& frame, std::string const& crs_if_missing) {
  auto const city = parse_srs(frame.crs);
  if (!city) return city.error();
  auto const* found = data.GetSpatialRef();
  auto given = crs_if_missing.empty() ? city : parse_srs(crs_if_missing);
  if (!given) return given.error();
  if (!found && crs_if_missing.empty()) {
    return bad(ErrorCode::invalid_argument, file,
               "has no CRS; name one, for example with --crs EPSG:4549");
  }
  auto const& actual = found ? *found : *given;
  if (same_horizontal(actual, *city)) return {};
  return bad(ErrorCode::invalid_argument, file,
             fmt::format("is in {} but the city is in {}; convert it first: gdalwarp -t_srs {} ...",
                         srs_name(actual), frame.crs, frame.crs));
}

Result<GridGeometry> grid_geometry(GDALDataset& data, std::filesystem::path const& file,
                                   LocalFrame const& frame) {
  std::array<double, 6> t{};
  if (data.GetGeoTransform(t.data()) != CE_None) {
    return bad(file, "is not georeferenced; expected an origin and a cell size");
  }
  if (t[2] != 0 || t[4] != 0) return bad(file, "is rotated; expected north up");
  double const cell = t[1];
  if (!(cell > 0) || std::abs(-t[5] - cell) > 1e-6 * cell) {
    return bad(file,
               fmt::format("has cells of {} x {} m; expected square ones, north up", t[1], -t[5]));
  }
  auto const corner = frame.to_local(t[0], t[3]);
  GridGeometry const g{corner.x, corner.y, cell, data.GetRasterXSize(), data.GetRasterYSize()};
  if (g.size() > max_cells) {
    return bad(ErrorCode::resource_exhausted, file,
               fmt::format("has {} cells; at most {} are read", g.size(), max_cells));
  }
  return g;
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

void clean(std::vector<float>& values, GDALRasterBand& band) {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  int has_nodata = 0;
  auto const nodata = static_cast<float>(band.GetNoDataValue(&has_nodata));
  double const scale = band.GetScale();
  double const offset = band.GetOffset();
  bool const scaled = scale != 1 || offset != 0;
  for (float& v : values) {
    if (!std::isfinite(v) || (has_nodata && v == nodata)) {
      v = nan;
    } else if (scaled) {
      v = static_cast<float>(v * scale + offset);
    }
  }
}

}  // namespace

Result<Grid<float>> read_terrain(std::filesystem::path const& file, LocalFrame const& frame,
                                 TerrainOptions const& options) {
  auto const data = open_raster(file);
  if (!data) return data.error();
  if (auto const ok = check_crs(**data, file, frame, options.crs_if_missing); !ok) {
    return ok.error();
  }
  auto const geometry = grid_geometry(**data, file, frame);
  if (!geometry) return geometry.error();
  if (options.must_cover) {
    auto const ok = check_cover(*geometry, *options.must_cover, file, frame);
    if (!ok) return ok.error();
  }
  GdalErrorScope const errors;
  Grid<float> grid(*geometry, 0.0F);
  auto& band = *(*data)->GetRasterBand(1);
  auto const done = band.RasterIO(GF_Read, 0, 0, grid.columns(), grid.rows(), grid.values().data(),
                                  grid.columns(), grid.rows(), GDT_Float32, 0, 0, nullptr);
  if (done != CE_None) {
    return bad(file, fmt::format("cannot be read to its end ({})", errors.last_failure("unknown")));
  }
  clean(grid.values(), band);
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
  auto* values = const_cast<float*>(terrain.values().data());  // RasterIO only reads when writing
  auto const done = band.RasterIO(GF_Write, 0, 0, terrain.columns(), terrain.rows(), values,
                                  terrain.columns(), terrain.rows(), GDT_Float32, 0, 0, nullptr);
  data.reset();
  if (done != CE_None || !errors.failures().empty()) return failed();
  return {};
}

}  // namespace citytwin
