#include "geodata/loaders/source_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/frames/source_frame.h"
#include "geodata/gdal_errors.h"
#include "geodata/ogr_srs.h"

namespace citytwin {

namespace {

namespace fs = std::filesystem;

/// GDAL builds a tree of a whole GeoJSON text in memory, about ten times its size.
constexpr std::uintmax_t max_geojson_bytes = std::uintmax_t{1} << 30;
constexpr std::uintmax_t max_unpacked_bytes = std::uintmax_t{8} << 30;

bool ends_with(std::string const& name, std::string_view ending) {
  return name.size() >= ending.size() &&
         EQUAL(name.c_str() + name.size() - ending.size(), std::string(ending).c_str());
}

/// Formats people bring that this GDAL cannot read.
std::string absent_driver(std::string const& name) {
  static std::map<std::string, std::string> const absent{
      {".parquet", "Parquet"},  {".geoparquet", "Parquet"}, {".arrow", "Arrow"},
      {".feather", "Arrow"},    {".pmtiles", "PMTiles"},    {".city.json", "CityJSON"},
      {".cityjson", "CityJSON"}};
  for (auto const& [ending, driver] : absent) {
    if (ends_with(name, ending)) return driver;
  }
  return {};
}

/// True when the text holds a second object after the first: GDAL would read the first alone.
bool is_json_sequence(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  std::array<char, 1 << 16> block;
  int depth = 0;
  bool in_text = false, escaped = false, first_done = false;
  while (in.read(block.data(), block.size()) || in.gcount() > 0) {
    for (char const c : std::string_view(block.data(), static_cast<std::size_t>(in.gcount()))) {
      if (c == '\x1e') return true;
      if (first_done && c == '{') return true;
      if (in_text) {
        in_text = escaped || c != '"';
        escaped = !escaped && c == '\\';
      } else if (c == '"') {
        in_text = true;
      } else if (c == '{') {
        ++depth;
      } else if (c == '}' && --depth == 0) {
        first_done = true;
      }
    }
  }
  return false;
}

bool looks_like_json(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  char c = 0;
  while (in.get(c)) {
    if (static_cast<unsigned char>(c) > 0x7f || std::isspace(static_cast<unsigned char>(c))) {
      continue;  // white space or a byte-order mark
    }
    return c == '{' || c == '\x1e';
  }
  return false;
}

std::string gdal_name_of(fs::path const& file) {
  auto const name = file.string();
  if (ends_with(name, ".gdb.zip")) return name;
  if (ends_with(name, ".zip")) return "/vsizip/" + name;
  if (ends_with(name, ".gz")) return "/vsigzip/" + name;
  return name;
}

std::uintmax_t unpacked_bytes(std::string const& gdal_name) {
  std::uintmax_t sum = 0;
  CPLStringList const names(VSIReadDirRecursive(gdal_name.c_str()));
  for (int i = 0; i < names.size(); ++i) {
    VSIStatBufL status;
    auto const member = gdal_name + "/" + names[i];
    if (VSIStatL(member.c_str(), &status) == 0) sum += static_cast<std::uintmax_t>(status.st_size);
  }
  return sum;
}

Result<void> check_file(SourceFile const& source) {
  if (!fs::exists(source.path)) {
    return source.bad(ErrorCode::not_found, "no such file");
  }
  if (fs::is_regular_file(source.path) && fs::file_size(source.path) == 0) {
    return source.bad(ErrorCode::data_corrupt, "is empty");
  }
  auto const driver = absent_driver(source.name());
  if (!driver.empty()) {
    return source.bad(ErrorCode::unsupported,
                      fmt::format("driver absent: {}; convert it to GeoPackage first", driver));
  }
  return {};
}

Result<void> check_size(SourceFile const& source) {
  if (source.driver == "GeoJSON" && fs::is_regular_file(source.path) &&
      fs::file_size(source.path) > max_geojson_bytes) {
    return source.bad(ErrorCode::resource_exhausted,
                      fmt::format("has {} bytes of GeoJSON, more than {}; convert it to FlatGeobuf "
                                  "or GeoPackage first",
                                  fs::file_size(source.path), max_geojson_bytes));
  }
  if (source.gdal_name.rfind("/vsizip/", 0) == 0) {
    auto const bytes = unpacked_bytes(source.gdal_name);
    if (bytes > max_unpacked_bytes) {
      return source.bad(
          ErrorCode::resource_exhausted,
          fmt::format("unpacks to {} bytes, more than {}", bytes, max_unpacked_bytes));
    }
  }
  return {};
}

Result<void> prepare_osm(SourceFile& source) {
  auto scan = scan_osm(source.path, source.gdal_name);
  if (!scan) return scan.error();
  source.osm = std::move(scan).value();
  // GDAL's own node index wants ascending ids and stops short without them.
  if (!source.osm->ids_ascend) source.open_options.emplace_back("USE_CUSTOM_INDEXING=NO");
  if (!source.osm->incomplete_ways.empty()) {
    source.warnings.push_back(fmt::format(
        "{} of {} ways are incomplete: {} references lead to nodes that the file does "
        "not have",
        source.osm->incomplete_ways.size(), source.osm->ways, source.osm->dangling_references));
  }
  return {};
}

void warn_about_sidecars(SourceFile& source) {
  if (!ends_with(source.name(), ".dbf")) return;
  auto shape = source.path;
  shape.replace_extension(".shp");
  if (fs::exists(shape)) return;
  source.warnings.push_back(
      fmt::format("{} is missing: only attributes are read", shape.filename().string()));
}

}  // namespace

void DatasetCloser::operator()(GDALDataset* data) const {
  GDALClose(data);
}

Error SourceFile::bad(ErrorCode code, std::string const& what) const {
  return {code, fmt::format("{}: {}", name(), what), path.string()};
}

Result<SourceFile> open_source(fs::path const& file) {
  SourceFile source;
  source.path = file;
  if (auto const ok = check_file(source); !ok) return ok.error();
  source.gdal_name = gdal_name_of(file);
  if (is_osm_file(file)) {
    source.driver = "OSM";
    if (auto const ok = prepare_osm(source); !ok) return ok.error();
  } else if (looks_like_json(file) && is_json_sequence(file)) {
    source.driver = "GeoJSONSeq";
    source.gdal_name = "GeoJSONSeq:" + source.gdal_name;
  }
  auto data = open_dataset(source);
  if (!data) return data.error();
  source.driver = (*data)->GetDriver()->GetDescription();
  if (auto const ok = check_size(source); !ok) return ok.error();
  for (auto* layer : (*data)->GetLayers()) source.layers.emplace_back(layer->GetName());
  warn_about_sidecars(source);
  return source;
}

Result<Dataset> open_dataset(SourceFile const& source) {
  GdalErrorScope const errors;
  CPLStringList options;
  for (auto const& option : source.open_options) options.AddString(option.c_str());
  std::array<char const*, 2> const drivers{source.driver.c_str(), nullptr};
  Dataset data(GDALDataset::Open(source.gdal_name.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY,
                                 source.driver.empty() ? nullptr : drivers.data(), options.List()));
  if (data) return data;
  return source.bad(ErrorCode::unsupported,
                    fmt::format("cannot be read as vector data ({})",
                                errors.last_failure("no driver knows its format")));
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
    return source.bad(
        ErrorCode::invalid_argument,
        fmt::format("layer '{}' has no CRS; name one with --crs EPSG:nnnn", layer.GetName()));
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
