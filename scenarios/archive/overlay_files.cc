#include "scenarios/archive/overlay_files.h"

#include <charconv>
#include <cmath>
#include <fstream>
#include <string>

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogr_spatialref.h>

namespace citytwin {

namespace {

struct DatasetCloser {
  void operator()(GDALDataset* dataset) const { GDALClose(dataset); }
};
using DatasetPtr = std::unique_ptr<GDALDataset, DatasetCloser>;

Error refused(std::filesystem::path const& file, std::string_view doing) {
  std::string const why = CPLGetLastErrorMsg();
  return {ErrorCode::unavailable,
          fmt::format("{}: cannot be {}{}{}", file.string(), doing, why.empty() ? "" : ": ", why),
          file.string()};
}

Error corrupt(std::filesystem::path const& file, std::string const& what) {
  return {ErrorCode::data_corrupt, fmt::format("{}: {}", file.string(), what), file.string()};
}

void set_georeference(GDALDataset& dataset, GridGeometry const& g, LocalFrame const& frame) {
  auto const corner = frame.to_world(g.west_m, g.north_m);
  double transform[6] = {corner.x, g.cell_m, 0, corner.y, 0, -g.cell_m};
  dataset.SetGeoTransform(transform);
  OGRSpatialReference crs;
  if (crs.SetFromUserInput(frame.crs.c_str()) == OGRERR_NONE) {
    crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    dataset.SetSpatialRef(&crs);
  }
}

}  // namespace

Result<void> write_geotiff(Grid<float> const& grid, LocalFrame const& frame,
                           std::filesystem::path const& file) {
  GDALAllRegister();
  CPLErrorReset();
  auto* driver = GetGDALDriverManager()->GetDriverByName("GTiff");
  char const* options[] = {"COMPRESS=DEFLATE", "ZLEVEL=1", "PREDICTOR=3", "TILED=YES", nullptr};
  DatasetPtr const dataset(driver->Create(file.c_str(), grid.columns(), grid.rows(), 1, GDT_Float32,
                                          const_cast<char**>(options)));
  if (!dataset) return refused(file, "created");
  set_georeference(*dataset, grid.geometry(), frame);
  auto* band = dataset->GetRasterBand(1);
  band->SetNoDataValue(std::nan(""));
  auto* values = const_cast<float*>(grid.values().data());  // RasterIO reads them when writing
  if (band->RasterIO(GF_Write, 0, 0, grid.columns(), grid.rows(), values, grid.columns(),
                     grid.rows(), GDT_Float32, 0, 0) != CE_None) {
    return refused(file, "written");
  }
  return {};
}

Result<std::shared_ptr<Grid<float> const>> read_geotiff(std::filesystem::path const& file,
                                                        LocalFrame const& frame) {
  GDALAllRegister();
  CPLErrorReset();
  DatasetPtr const dataset(GDALDataset::Open(file.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY));
  if (!dataset) return refused(file, "opened");
  double transform[6] = {};
  if (dataset->GetGeoTransform(transform) != CE_None || transform[1] <= 0) {
    return corrupt(file, "has no georeference; expected a north-up GeoTIFF");
  }
  auto const corner = frame.to_local(transform[0], transform[3]);
  GridGeometry const g{corner.x, corner.y, transform[1], dataset->GetRasterXSize(),
                       dataset->GetRasterYSize()};
  auto grid = std::make_shared<Grid<float>>(g, 0.0F);
  if (dataset->GetRasterBand(1)->RasterIO(GF_Read, 0, 0, g.columns, g.rows, grid->values().data(),
                                          g.columns, g.rows, GDT_Float32, 0, 0) != CE_None) {
    return refused(file, "read");
  }
  return std::shared_ptr<Grid<float> const>(grid);
}

Result<void> write_feature_values(std::vector<FeatureValue> const& values,
                                  std::filesystem::path const& file) {
  std::ofstream stream(file);
  stream << "id,value\r\n";
  for (auto const& v : values) {
    stream << fmt::format("{},{}\r\n", v.id,
                          std::isnan(v.value) ? std::string{} : fmt::format("{}", v.value));
  }
  if (!stream.flush()) return refused(file, "written");
  return {};
}

Result<std::vector<FeatureValue>> read_feature_values(std::filesystem::path const& file) {
  std::ifstream stream(file);
  std::string line;
  if (!std::getline(stream, line)) return corrupt(file, "is missing or empty; expected id,value");
  std::vector<FeatureValue> values;
  while (std::getline(stream, line)) {
    FeatureValue v{0, std::nanf("")};
    char const* const end = line.data() + line.size();
    auto const id = std::from_chars(line.data(), end, v.id);
    if (id.ec != std::errc{} || id.ptr == end || *id.ptr != ',') {
      return corrupt(file,
                     fmt::format("line {} is '{}'; expected id,value", values.size() + 2, line));
    }
    std::from_chars(id.ptr + 1, end, v.value);  // an empty value stays NaN: unrated
    values.push_back(v);
  }
  return values;
}

}  // namespace citytwin
