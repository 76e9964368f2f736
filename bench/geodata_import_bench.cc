// From a file of 200,000 polygons to a layer that answers queries, attributes and index included,
// beside reading the same file, geometry and every field, through OGR's feature API. Once more with
// every attribute going through the rules of a map, as `citytwin import` has it.
//
// Elapsed time counts, not CPU time: two threads are allowed. On a busy machine both suffer; the
// smallest of the repetitions is taken, ours and the rival's in turn.
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <stdexcept>

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>
#include <stdlib.h>

#include "bench/geodata_bench.h"
#include "geodata/gdal_errors.h"
#include "geodata/import/import_layers.h"
#include "geodata/loaders/ogr_loader.h"

namespace citytwin::bench {

namespace {

namespace fs = std::filesystem;
using DatasetPtr = std::unique_ptr<GDALDataset>;

constexpr int polygon_count = 200'000;
constexpr int per_row = 500;

struct Case {
  char const* name;
  char const* driver;
  int epsg;
  std::optional<double> at_least;
  bool by_map = false;
};

/// Where a case's polygons lie, in the units of its CRS.
struct Placement {
  double x, y, pitch, metre;
};

Placement placement(int epsg) {
  if (epsg == 4326) return {121.0, 31.0, 4e-4, 1e-5};
  return {600'000, 3'430'000, 40, 1};
}

/// Stars of 4 to 14 corners: 9 on average, as city buildings have.
void set_polygon(OGRFeature& feature, int i, Placement const& at, std::mt19937& random) {
  double const x = at.x + (i % per_row) * at.pitch;
  double const y = at.y + (i / per_row) * at.pitch;  // NOLINT: whole rows
  int const corners = 4 + 2 * static_cast<int>(random() % 6);
  OGRLinearRing ring;
  for (int k = 0; k < corners; ++k) {
    double const turn = 2 * M_PI * k / corners;
    double const radius = (10 + (k % 2) * 4) * at.metre;
    ring.addPoint(x + radius * std::cos(turn), y + radius * std::sin(turn));
  }
  ring.closeRings();
  OGRPolygon polygon;
  polygon.addRing(&ring);
  feature.SetGeometry(&polygon);
}

void set_attributes(OGRFeature& feature, int i, std::mt19937& random) {
  feature.SetField("name", fmt::format("Building {} Renmin Road", i).c_str());
  feature.SetField("usage", i % 3 == 0 ? "office" : "residential");
  feature.SetField("height_m", 3.0 * static_cast<double>(random() % 30));
  feature.SetField("floors", static_cast<int>(random() % 30));
  feature.SetField("year", 1980 + static_cast<int>(random() % 40));
  feature.SetField("people", static_cast<GIntBig>(random() % 900));
}

void write_polygons(Case const& c, fs::path const& file) {
  OGRSpatialReference srs;
  srs.importFromEPSG(c.epsg);
  srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  auto* driver = GetGDALDriverManager()->GetDriverByName(c.driver);
  DatasetPtr const data(driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  if (!data) throw std::runtime_error(file.string() + " cannot be written");
  auto* layer = data->CreateLayer("buildings", &srs, wkbPolygon);
  for (auto const& [name, type] :
       {std::pair("name", OFTString), std::pair("usage", OFTString), std::pair("height_m", OFTReal),
        std::pair("floors", OFTInteger), std::pair("year", OFTInteger),
        std::pair("people", OFTInteger64)}) {
    OGRFieldDefn field(name, type);
    if (layer->CreateField(&field) != OGRERR_NONE) throw std::runtime_error(name);
  }
  data->StartTransaction();
  std::mt19937 random(7);
  for (int i = 0; i < polygon_count; ++i) {
    OGRFeature feature(layer->GetLayerDefn());
    set_attributes(feature, i, random);
    set_polygon(feature, i, placement(c.epsg), random);
    if (layer->CreateFeature(&feature) != OGRERR_NONE) throw std::runtime_error("a polygon");
  }
  data->CommitTransaction();
}

/// Every feature with its geometry and its fields, and nothing kept.
void read_by_ogr(fs::path const& file) {
  DatasetPtr const data(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR));
  if (!data) throw std::runtime_error(file.string() + " cannot be read");
  double sum = 0;
  for (auto const& feature : data->GetLayer(0)) {
    sum += feature->GetGeometryRef()->toPolygon()->getExteriorRing()->getNumPoints();
    sum += *feature->GetFieldAsString(0) + *feature->GetFieldAsString(1);
    sum += feature->GetFieldAsDouble(2) + feature->GetFieldAsInteger(3);
    sum += feature->GetFieldAsInteger(4) + static_cast<double>(feature->GetFieldAsInteger64(5));
  }
  keep(sum);
}

void load(fs::path const& file, LocalFrame const& frame) {
  auto const loaded = load_layer(file, {}, frame);
  if (!loaded) throw std::runtime_error(loaded.error().message);
  if (loaded->layer->index().size() != polygon_count) throw std::runtime_error("polygons are lost");
}

constexpr char const* map_text = R"([[layer]]
name = "buildings"
kind = "building"
geometry = "polygon"
source_layers = ["*"]
field.name_zh = { from = ["name"] }
field.usage = { from = ["usage"] }
field.height_m = { type = "number", from = ["height_m"] }
field.floors = { type = "integer", from = ["floors"] }
field.year = { type = "integer", from = ["year"] }
field.people = { type = "integer", from = ["people"] }
)";

ImportMap read_map(fs::path const& folder) {
  std::ofstream(folder / "map.toml") << map_text;
  auto map = read_import_map(folder / "map.toml");
  if (!map) throw std::runtime_error(map.error().message);
  return std::move(map).value();
}

void load_by_map(fs::path const& file, ImportMap const& map, LocalFrame const& frame) {
  auto const source = open_source(file);
  if (!source) throw std::runtime_error(source.error().message);
  ImportJob const job{&map.layers[0], &*source, source->layers[0]};
  auto const read = read_source_layers(map, {job}, {}, frame);
  if (!read) throw std::runtime_error(read.error().message);
  auto const& layer = *read->layers[0].layer;
  if (layer.index().size() != polygon_count) throw std::runtime_error("polygons are lost");
}

double elapsed_s(std::function<void()> const& work) {
  auto const start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "citytwin-bench-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(TemporaryFolder const&) = delete;
  TemporaryFolder& operator=(TemporaryFolder const&) = delete;
  [[nodiscard]] fs::path const& path() const { return path_; }

 private:
  fs::path path_;
};

BenchRow measure(Case const& c) {
  register_gdal_drivers();
  TemporaryFolder const folder;
  auto const file = folder.path() / (std::string(c.driver) == "GPKG" ? "in.gpkg" : "in.fgb");
  write_polygons(c, file);
  auto const frame = make_local_frame("EPSG:4549", 600'000, 3'430'000, "");
  if (!frame) throw std::runtime_error(frame.error().message);
  auto const map = read_map(folder.path());
  auto const ours = [&] { c.by_map ? load_by_map(file, map, *frame) : load(file, *frame); };
  constexpr int repetitions = 9;
  double ours_s = 1e9, rival_s = 1e9, ours_cpu_s = 1e9;
  for (int i = 0; i < repetitions; ++i) {
    rival_s = std::min(rival_s, elapsed_s([&] { read_by_ogr(file); }));
    double const before = cpu_seconds();
    ours_s = std::min(ours_s, elapsed_s(ours));
    ours_cpu_s = std::min(ours_cpu_s, cpu_seconds() - before);
  }
  BenchRow row;
  row.name = c.name;
  row.value = polygon_count / ours_s;
  row.unit = "features/s";
  row.at_least = c.at_least;
  row.note = fmt::format(
      "200 k polygons to a layer with attributes and index{}, two threads, elapsed time, best of "
      "{}; CPU time of both threads {:.2f} s",
      c.by_map ? ", every attribute by the rules of a map" : "", repetitions, ours_cpu_s);
  return with_rival(std::move(row), "plain read through OGR's feature API, one thread",
                    polygon_count / rival_s);
}

}  // namespace

void add_geodata_import(Suite& suite) {
  for (auto const& c : {Case{"geodata/load_gpkg", "GPKG", 4549, 0.8},
                        Case{"geodata/load_fgb", "FlatGeobuf", 4549, 0.8},
                        Case{"geodata/load_gpkg_transformed", "GPKG", 4326, 0.4},
                        Case{"geodata/load_fgb_transformed", "FlatGeobuf", 4326, 0.4},
                        Case{"geodata/import_gpkg", "GPKG", 4549, {}, true}}) {
    suite.add_rows([c] { return std::vector<BenchRow>{measure(c)}; });
  }
}

}  // namespace citytwin::bench
