#include "geodata/loaders/source_format.h"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "geodata/loaders/cityjson_tables.h"
#include "geodata/loaders/csv_source.h"
#include "geodata/loaders/dbf_encoding.h"
#include "geodata/loaders/json_text.h"
#include "geodata/loaders/swmm_inp.h"
#include "geodata/loaders/vsi_file.h"

namespace citytwin {

namespace {

/// GDAL and our reader build a tree of a whole JSON text in memory, about ten times its size.
constexpr std::uintmax_t max_json_bytes = std::uintmax_t{1} << 30;
constexpr std::uintmax_t max_swmm_bytes = std::uintmax_t{256} << 20;

Result<void> prepare_osm(SourceFile& source) {
  source.driver = "OSM";
  auto scan = scan_osm(source.gdal_name, source.name());
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

Result<void> read_cityjson(SourceFile& source) {
  source.driver = "CityJSON";
  auto const text = read_whole(source.gdal_name, source.name(), max_json_bytes);
  if (!text) return text.error();
  auto city = parse_cityjson(*text, source.name());
  if (!city) return city.error();
  source.id_field = cityjson_id_field;
  source.warnings = city->warnings;
  if (auto ignored = ignored_text(*city); !ignored.empty()) source.warnings.push_back(ignored);
  source.tables = std::make_shared<std::vector<SourceTable> const>(tables_of(*city));
  return {};
}

Result<void> read_swmm(SourceFile& source) {
  source.driver = "SWMM";
  auto const text = read_whole(source.gdal_name, source.name(), max_swmm_bytes);
  if (!text) return text.error();
  auto network = parse_swmm(*text, source.name());
  if (!network) return network.error();
  source.id_field = swmm_id_field;
  source.warnings = std::move(network->warnings);
  source.tables = std::make_shared<std::vector<SourceTable> const>(std::move(network->tables));
  return {};
}

JsonOutline outline_of(std::string const& gdal_name) {
  JsonOutline outline;
  for_each_block(gdal_name, [&](std::string_view block) {
    outline.feed(block);
    return !outline.decided();
  });
  return outline;
}

Result<void> prepare_json(SourceFile& source, JsonOutline const& outline) {
  if (outline.is_sequence()) {
    source.driver = "GeoJSONSeq";
    source.gdal_name = "GeoJSONSeq:" + source.gdal_name;
    return {};
  }
  if (content_bytes(source.gdal_name, max_json_bytes) > max_json_bytes) {
    return source.bad(ErrorCode::resource_exhausted,
                      fmt::format("has more than the {} bytes of JSON that are read; convert it to "
                                  "FlatGeobuf or GeoPackage first",
                                  max_json_bytes));
  }
  return {};
}

bool is_cityjson_name(std::string const& name) {
  return ends_with(name, ".city.json") || ends_with(name, ".city.jsonl") ||
         ends_with(name, ".cityjson");
}

bool is_table_of_shapes(std::string const& name) {
  return ends_with(name, ".shp") || ends_with(name, ".dbf") || ends_with(name, ".zip");
}

}  // namespace

std::string absent_driver(std::string const& name) {
  static std::array<std::pair<char const*, char const*>, 5> const absent{
      {{".parquet", "Parquet"},
       {".geoparquet", "Parquet"},
       {".arrow", "Arrow"},
       {".feather", "Arrow"},
       {".pmtiles", "PMTiles"}}};
  for (auto const& [ending, driver] : absent) {
    if (ends_with(name, ending)) return driver;
  }
  return {};
}

Result<void> prepare_format(SourceFile& source) {
  auto const& name = source.gdal_name;
  if (is_osm_file(name)) return prepare_osm(source);
  if (ends_with(name, ".inp")) return read_swmm(source);
  if (ends_with(name, ".csv")) return prepare_csv(source);
  if (is_table_of_shapes(name)) {
    prepare_dbf(source);
    return {};
  }
  auto const outline = outline_of(name);
  if (is_cityjson_name(name) || outline.members().count("CityObjects") > 0) {
    return read_cityjson(source);
  }
  return outline.is_json() ? prepare_json(source, outline) : Result<void>{};
}

}  // namespace citytwin
