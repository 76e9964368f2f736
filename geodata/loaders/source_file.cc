#include "geodata/loaders/source_file.h"

#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/frames/source_frame.h"
#include "geodata/gdal_errors.h"
#include "geodata/loaders/source_format.h"
#include "geodata/loaders/source_name.h"
#include "geodata/ogr_srs.h"

namespace citytwin {

namespace {

/// A bound for services that hang; GDAL waits for ever by default.
void limit_waiting() {
  CPLSetConfigOption("GDAL_HTTP_CONNECTTIMEOUT", "10");
  CPLSetConfigOption("GDAL_HTTP_TIMEOUT", "120");
}

Error cannot_open(SourceFile const& source, GdalErrorScope const& errors) {
  bool const service = is_service(source.gdal_name);
  auto const why = errors.last_failure(service ? "no answer that its protocol knows"
                                               : "no driver knows its format");
  return source.bad(
      service ? ErrorCode::unavailable : ErrorCode::unsupported,
      fmt::format("cannot be {} ({})", service ? "reached" : "read as vector data", why));
}

}  // namespace

Error SourceFile::bad(ErrorCode code, std::string const& what) const {
  return {code, fmt::format("{}: {}", name(), what), is_service(gdal_name) ? shown : path.string()};
}

Result<SourceFile> open_source(std::filesystem::path const& file, CsvColumns const& csv) {
  auto resolved = resolve_source(file);
  if (!resolved) return resolved.error();
  SourceFile source;
  source.path = file;
  source.gdal_name = std::move(resolved->gdal_name);
  source.shown = std::move(resolved->shown);
  source.csv = csv;
  if (auto const driver = absent_driver(source.gdal_name); !driver.empty()) {
    return source.bad(ErrorCode::unsupported,
                      fmt::format("driver absent: {}; convert it to GeoPackage first", driver));
  }
  if (resolved->service) {
    limit_waiting();
  } else if (auto const ok = prepare_format(source); !ok) {
    return ok.error();
  }
  auto data = open_dataset(source);
  if (!data) return data.error();
  if (!source.tables) source.driver = (*data)->GetDriver()->GetDescription();
  for (auto* layer : (*data)->GetLayers()) source.layers.emplace_back(layer->GetName());
  return source;
}

Result<Dataset> open_dataset(SourceFile const& source) {
  if (source.tables) return make_dataset(*source.tables);
  GdalErrorScope const errors;
  CPLStringList options;
  for (auto const& option : source.open_options) options.AddString(option.c_str());
  std::array<char const*, 2> const drivers{source.driver.c_str(), nullptr};
  Dataset data(GDALDataset::Open(source.gdal_name.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY,
                                 source.driver.empty() ? nullptr : drivers.data(), options.List()));
  if (data) return data;
  return cannot_open(source, errors);
}

Result<OGRLayer*> find_layer(SourceFile const& source, GDALDataset& data, std::string const& name) {
  if (name.empty() && source.layers.size() == 1) return data.GetLayer(0);
  if (!name.empty()) {
    if (auto* layer = data.GetLayerByName(name.c_str())) return layer;
  }
  auto const have = fmt::format("it has {}", fmt::join(source.layers, ", "));
  return source.bad(ErrorCode::not_found,
                    name.empty()
                        ? fmt::format("has {} layers; name one: {}", source.layers.size(), have)
                        : fmt::format("has no layer '{}'; {}", name, have));
}

Result<std::string> layer_crs(SourceFile const& source, OGRLayer& layer,
                              std::string const& crs_if_missing) {
  auto const* found = layer.GetSpatialRef();
  if (!found) {
    if (!crs_if_missing.empty()) return crs_if_missing;
    return source.bad(ErrorCode::invalid_argument,
                      fmt::format("layer '{}' has no CRS; name one with --source-crs EPSG:nnnn",
                                  layer.GetName()));
  }
  OGRSpatialReference plane = *found;
  if (plane.IsCompound()) plane.StripVertical();
  if (plane.GetAuthorityCode(nullptr)) {
    auto const claimed = srs_name(plane);
    return !source.osm && declared_over(crs_if_missing, claimed) ? crs_if_missing : claimed;
  }
  char* wkt = nullptr;
  std::array<char const*, 2> const options{"FORMAT=WKT2_2018", nullptr};
  plane.exportToWkt(&wkt, options.data());
  std::string text = wkt ? wkt : "";
  CPLFree(wkt);
  return text;
}

Box layer_extent(SourceFile const& source, OGRLayer& layer) {
  if (source.osm) return source.osm->extent_deg;  // GDAL would read the whole file again
  GdalErrorScope const errors;
  OGREnvelope box;
  if (layer.GetGeomType() == wkbNone || layer.GetExtent(&box, TRUE) != OGRERR_NONE) return {};
  return {box.MinX, box.MinY, box.MaxX, box.MaxY};
}

}  // namespace citytwin
