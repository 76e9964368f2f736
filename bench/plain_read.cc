#include "bench/plain_read.h"

#include <memory>
#include <stdexcept>
#include <vector>

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "bench/suite.h"
#include "geodata/gdal_errors.h"

namespace citytwin::bench {

namespace {

namespace fs = std::filesystem;
using DatasetPtr = std::unique_ptr<GDALDataset>;

DatasetPtr open(fs::path const& file, unsigned kind) {
  DatasetPtr data(GDALDataset::Open(file.c_str(), kind | GDAL_OF_READONLY));
  if (!data) throw std::runtime_error(file.string() + " cannot be read");
  return data;
}

std::size_t read_tables(fs::path const& file) {
  auto const data = open(file, GDAL_OF_VECTOR);
  std::size_t features = 0;
  for (auto* table : data->GetLayers()) {
    for (auto const& feature : *table) {
      OGREnvelope box;
      if (auto const* geometry = feature->GetGeometryRef()) geometry->getEnvelope(&box);
      keep(box);
      ++features;
    }
  }
  return features;
}

void read_raster(fs::path const& file) {
  auto const data = open(file, GDAL_OF_RASTER);
  int const columns = data->GetRasterXSize();
  int const rows = data->GetRasterYSize();
  std::vector<float> cells(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  auto const done = data->GetRasterBand(1)->RasterIO(GF_Read, 0, 0, columns, rows, cells.data(),
                                                     columns, rows, GDT_Float32, 0, 0, nullptr);
  if (done != CE_None) throw std::runtime_error(file.string() + " cannot be read to its end");
  keep(cells.back());
}

}  // namespace

std::size_t read_city_plainly(fs::path const& city_dir) {
  register_gdal_drivers();
  auto const features = read_tables(city_dir / "city.gpkg");
  read_raster(city_dir / "terrain.tif");
  return features;
}

}  // namespace citytwin::bench
