#include "geodata/raster_file.h"

#include <cmath>
#include <limits>
#include <memory>

#include <fmt/format.h>
#include <gdal_priv.h>

#include "geodata/gdal_errors.h"
#include "geodata/loaders/source_name.h"
#include "geodata/loaders/vsi_file.h"
#include "geodata/ogr_srs.h"

namespace citytwin {

namespace {

constexpr std::size_t max_cells = std::size_t{1} << 30;  // 4 GiB of float32

struct OpenRaster {
  std::string name;
  std::unique_ptr<GDALDataset> data;

  Error bad(ErrorCode code, std::string const& what) const {
    return {code, fmt::format("{}: {}", name, what), name};
  }
};

Result<OpenRaster> open(std::filesystem::path const& file) {
  auto const source = resolve_source(file);
  if (!source) return source.error();
  GdalErrorScope const errors;
  OpenRaster out{source->shown, nullptr};
  out.data.reset(GDALDataset::Open(source->gdal_name.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY));
  if (out.data && out.data->GetRasterCount() > 0) return out;
  return out.bad(ErrorCode::data_corrupt, fmt::format("cannot be read as a raster ({})",
                                                      errors.last_failure("of an unknown format")));
}

std::string wkt_or_code(OGRSpatialReference const& srs) {
  if (srs.GetAuthorityCode(nullptr)) return srs_name(srs);
  char* wkt = nullptr;
  std::array<char const*, 2> const options{"FORMAT=WKT2_2018", nullptr};
  srs.exportToWkt(&wkt, options.data());
  std::string text = wkt ? wkt : "";
  CPLFree(wkt);
  return text;
}

void describe_crs(OGRSpatialReference const& found, RasterInfo& info) {
  OGRSpatialReference plane = found;
  if (plane.IsCompound()) {
    char const* authority = found.GetAuthorityName("COMPD_CS|VERT_CS");
    char const* code = found.GetAuthorityCode("COMPD_CS|VERT_CS");
    char const* name = found.GetAttrValue("COMPD_CS|VERT_CS");
    if (authority && code) {
      info.vertical_datum = fmt::format("{}:{}", authority, code);
    } else if (name) {
      info.vertical_datum = name;
    }
    plane.StripVertical();
  }
  info.crs = wkt_or_code(plane);
}

RasterInfo describe(GDALDataset& data) {
  RasterInfo info;
  info.columns = data.GetRasterXSize();
  info.rows = data.GetRasterYSize();
  info.bands = data.GetRasterCount();
  auto& band = *data.GetRasterBand(1);
  info.type = GDALGetDataTypeName(band.GetRasterDataType());
  info.unit = band.GetUnitType();
  int has_nodata = 0;
  double const nodata = band.GetNoDataValue(&has_nodata);
  if (has_nodata) info.nodata = nodata;
  info.georeferenced = data.GetGeoTransform(info.transform.data()) == CE_None;
  if (auto const* srs = data.GetSpatialRef()) describe_crs(*srs, info);
  return info;
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

Result<RasterInfo> describe_raster(std::filesystem::path const& file) {
  auto const raster = open(file);
  if (!raster) return raster.error();
  return describe(*raster->data);
}

Result<Raster> read_raster(std::filesystem::path const& file, int band_number) {
  auto const opened = open(file);
  if (!opened) return opened.error();
  Raster out{opened->name, describe(*opened->data), {}};
  if (band_number == 0 && out.info.bands != 1) {
    return opened->bad(ErrorCode::invalid_argument,
                       fmt::format("has {} bands; expected one of elevation", out.info.bands));
  }
  if (band_number > out.info.bands) {
    return opened->bad(ErrorCode::not_found, fmt::format("has {} bands; there is no band {}",
                                                         out.info.bands, band_number));
  }
  auto const cells =
      static_cast<std::size_t>(out.info.columns) * static_cast<std::size_t>(out.info.rows);
  if (cells > max_cells) {
    return opened->bad(ErrorCode::resource_exhausted,
                       fmt::format("has {} cells; at most {} are read", cells, max_cells));
  }
  GdalErrorScope const errors;
  out.values.resize(cells);
  auto& band = *opened->data->GetRasterBand(std::max(band_number, 1));
  auto const done = band.RasterIO(GF_Read, 0, 0, out.info.columns, out.info.rows, out.values.data(),
                                  out.info.columns, out.info.rows, GDT_Float32, 0, 0, nullptr);
  if (done != CE_None) {
    return opened->bad(ErrorCode::data_corrupt, fmt::format("cannot be read to its end ({})",
                                                            errors.last_failure("unknown")));
  }
  clean(out.values, band);
  return out;
}

bool is_raster_file(std::filesystem::path const& file) {
  for (auto const* ending : {".tif", ".tiff", ".asc", ".vrt", ".tif.gz", ".asc.gz"}) {
    if (ends_with(file.string(), ending)) return true;
  }
  return false;
}

}  // namespace citytwin
