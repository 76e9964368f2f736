/// Files that are cut, forged or absurd: an error or a report that says where, never a crash, never
/// a partly filled layer as success.

#include <cmath>
#include <functional>
#include <numbers>

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/crs.h"
#include "geodata/gdal_errors.h"
#include "geodata/loaders/ogr_loader.h"
#include "geodata/loaders/vsi_file.h"
#include "geodata/terrain_tiles.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/loaders/city_json_text.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

LocalFrame songjiang() {
  return *make_local_frame("EPSG:4549", 616000, 3435000, "");
}

Result<LoadedLayer> load(std::filesystem::path const& file, GeometryType type = GeometryType::none,
                         std::string const& layer = "") {
  LoadOptions options;
  options.type = type;
  options.read.layer = layer;
  options.read.crs_if_missing = "EPSG:4549";
  return load_layer(file, options, songjiang());
}

/// A file that ends too early must be refused, or be whole again: what was cut off was no feature.
void check_cut(std::string const& whole, std::filesystem::path const& file, std::size_t at,
               std::string const& layer, std::size_t features) {
  INFO(file.filename() << " cut at " << at << " of " << whole.size());
  write_file(file, whole.substr(0, at));
  auto const loaded = load(file, GeometryType::none, layer);
  if (loaded) {
    CHECK(loaded->report.read == features);
  } else {
    CHECK(loaded.error().message.find(file.filename().string()) != std::string::npos);
  }
}

std::string geojson_of(int features) {
  std::string text = R"({"type":"FeatureCollection","features":[)";
  for (int i = 0; i < features; ++i) {
    text += fmt::format(R"({}{{"type":"Feature","properties":{{"n":{}}},"geometry":)"
                        R"({{"type":"Point","coordinates":[121.2{},31.03]}}}})",
                        i > 0 ? ",\n" : "", i, i);
  }
  return text + "]}";
}

/// Points or long lines written by a driver, as bytes.
std::string written_by(char const* driver_name, std::string const& ending,
                       ScratchFolder const& scratch, int features) {
  GdalErrorScope const quiet;
  auto const file = scratch / ("whole" + ending);
  auto* driver = GetGDALDriverManager()->GetDriverByName(driver_name);
  OGRSpatialReference srs;
  srs.SetFromUserInput("EPSG:4549");
  {
    std::unique_ptr<GDALDataset> const data(
        driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    auto* layer = data->CreateLayer("whole", &srs, wkbLineString);
    for (int i = 0; i < features; ++i) {
      OGRFeature feature(layer->GetLayerDefn());
      OGRLineString line;
      for (int j = 0; j < 20; ++j) line.addPoint(616000 + j, 3435000 + i);
      feature.SetGeometry(&line);
      REQUIRE(layer->CreateFeature(&feature) == OGRERR_NONE);
    }
  }
  return *read_whole(file.string(), "whole", 1 << 28);
}

}  // namespace

TEST_CASE("files cut at every 4 KiB are refused or whole", "[geodata][contract]") {
  ScratchFolder const scratch;
  struct Whole {
    std::string name, text, layer;
    std::size_t features;
  };
  std::string csv = "x,y,\"n\"\n", osm = "<osm version=\"0.6\">\n", city, swmm = "[JUNCTIONS]\n";
  for (int i = 0; i < 2000; ++i) {
    osm += fmt::format(
        "<node id=\"{}\" lat=\"31.03\" lon=\"121.22\"><tag k=\"name\" v=\"x\"/></node>\n", i + 1);
    city += fmt::format("{}\"b{}\":{{\"type\":\"Building\"}}", i > 0 ? "," : "", i);
  }
  std::vector<Whole> files{
      {"a.geojson", geojson_of(400), "", 400},
      {"b.osm", osm + "</osm>", "points", 2000},
      {"c.city.json", city_text("\"vertices\":[],\"CityObjects\":{" + city + "}"), "Building",
       2000},
      {"d.gpkg", written_by("GPKG", ".gpkg", scratch, 300), "whole", 300},
      {"e.fgb", written_by("FlatGeobuf", ".fgb", scratch, 300), "whole", 300}};
  for (auto const& f : files) {
    REQUIRE(f.text.size() > 8192);
    check_cut(f.text, scratch / f.name, f.text.size(), f.layer, f.features);
    for (std::size_t at = 4096; at < f.text.size(); at += 4096) {
      check_cut(f.text, scratch / f.name, at, f.layer, f.features);
    }
  }
}

TEST_CASE("real files cut at every 4 KiB are refused or whole, sampled to eight cuts a file",
          "[geodata][oracle]") {
  struct Real {
    char const* file;
    char const* layer;
    std::size_t features;
  };
  ScratchFolder const scratch;
  for (auto const& real :
       std::vector<Real>{{"flatgeobuf/countries.fgb", "", 179},
                         {"pyogrio_fixtures/test_gpkg_nulls.gpkg", "", 4},
                         {"cityjson/delft_1b.json", "Building", 1},
                         {"shanghai_center_osm/shanghai_huangpu_osmnx.osm", "lines", 796},
                         {"pyogrio_fixtures/sample.osm.pbf", "lines", 36},
                         {"fiona_torture/coutwildrnp.zip", "", 67}}) {
    auto const file = test_file(std::string("geodata/") + real.file);
    if (!file) continue;
    auto const text = *read_whole(file->string(), "whole", 1 << 28);
    auto const cuts = text.size() / 4096;
    for (std::size_t i = 1; i <= 8; ++i) {
      auto const at = std::max<std::size_t>(cuts * i / 9, 1) * 4096;
      if (at < text.size()) {
        check_cut(text, scratch / file->filename().string(), at, real.layer, real.features);
      }
    }
  }
}

TEST_CASE("a terrain file that is cut is refused", "[geodata][oracle]") {
  ScratchFolder const scratch;
  auto const file = test_file("geodata/dem/mt_fuji_90m.tif");
  if (!file) return;
  auto const text = *read_whole(file->string(), "whole", 1 << 28);
  auto const fuji = frame_for_extent("EPSG:4326", {138.70, 35.33, 138.76, 35.39}, "EPSG:32654", "");
  for (std::size_t i = 0; i < 8; ++i) {
    std::filesystem::path const cut =
        write_file(scratch / "cut.tif", text.substr(0, text.size() * i / 8 / 4096 * 4096));
    auto const terrain = read_terrain_tiles({&cut, 1}, *fuji, {});
    REQUIRE_FALSE(terrain.ok());
    CHECK(terrain.error().message.find("cut.tif") == 0);
  }
}

TEST_CASE("a wrong beginning is refused by name, whatever the ending says", "[geodata][contract]") {
  ScratchFolder const scratch;
  for (auto const* ending : {".gpkg", ".fgb", ".shp", ".osm", ".osm.pbf", ".city.json", ".geojson",
                             ".dxf", ".zip", ".gz", ".inp", ".gml", ".kml"}) {
    for (std::string const& bytes :
         {std::string("MZ\x90\0\3\0\0\0", 8), std::string(5000, '\xff'), std::string("{"),
          std::string(64, '\0'), std::string("<html><body>404</body></html>")}) {
      auto const file = write_file(scratch / ("wrong" + std::string(ending)), bytes);
      auto const loaded = load(file);
      INFO(ending << " " << bytes.size());
      REQUIRE_FALSE(loaded.ok());
      CHECK(loaded.error().message.find("wrong") == 0);
    }
  }
}

TEST_CASE("coordinates of 1e308 and beyond drop their feature", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "far.geojson", R"({"type":"FeatureCollection",
    "crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}},"features":[
    {"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[616000,3435000],[616001,3435000]]}},
    {"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[616000,3435000],[1e308,3435000]]}},
    {"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[616000,3435000],[-1e308,-1e308]]}},
    {"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[616000,3435000],[1e400,3435000]]}}
    ]})");
  auto const loaded = load(file);
  REQUIRE(loaded.ok());
  CHECK(loaded->report.kept == 1);
  CHECK(loaded->report.problems.size() == 3);
  CHECK(std::isfinite(loaded->layer->extent().max_x));
}

TEST_CASE("self-crossing, empty and degenerate polygons are listed one by one",
          "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const file = write_file(
      scratch / "p.csv",
      "WKT,n\n"
      "\"POLYGON ((616000 3435000,616010 3435010,616010 3435000,616000 3435010,616000 "
      "3435000))\",bow\n"
      "POLYGON EMPTY,empty\n"
      "\"POLYGON ((616000 3435000,616010 3435000,616000 3435000))\",flat\n"
      "\"POLYGON ((616000 3435000,616010 3435000,616010 3435010,616000 3435000),(616100 "
      "3435000,616110 3435000,616110 3435010,616100 3435000))\",hole outside\n"
      "\"POLYGON ((616000 3435000,61\",cut\n"
      "\"POLYGON ((616000 3435000,616010 3435000,616010 3435010,616000 3435000))\",good\n");
  auto const loaded = load(file, GeometryType::polygon);
  REQUIRE(loaded.ok());
  auto const& report = loaded->report;
  CHECK(report.read == 6);
  CHECK(report.null_geometry == 1);
  CHECK(report.kept == 2);
  REQUIRE(report.problems.size() == 4);
  CHECK(report.problems[0].what.find("Self-intersection") != std::string::npos);
  CHECK(report.problems[3].what.find("which is no WKT") != std::string::npos);
}

TEST_CASE("dimensions may be mixed in one layer and in one geometry", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "d.csv",
                               "WKT,n\n"
                               "\"LINESTRING (616000 3435000,616010 3435000)\",xy\n"
                               "\"LINESTRING Z (616000 3435000 4,616010 3435000 5)\",xyz\n"
                               "\"LINESTRING M (616000 3435000 7,616010 3435000 8)\",xym\n"
                               "\"LINESTRING ZM (616000 3435000 4 7,616010 3435000 5 8)\",xyzm\n");
  auto const loaded = load(file);
  REQUIRE(loaded.ok());
  REQUIRE(loaded->layer->size() == 4);
  double const z[] = {0, 4, 0, 4};
  for (std::size_t row = 0; row < 4; ++row) {
    CHECK(loaded->layer->geometry(row).exterior(0)[0].z == z[row]);
  }
}

TEST_CASE("a ring of ten million vertices is read", "[geodata][analytic]") {
  // A circle of 1 km around the origin, written by a driver, so that the test costs what reading
  // costs. Its area is that of the polygon: pi r^2 but for 1 part in 10^13.
  ScratchFolder const scratch;
  constexpr int vertices = 10'000'000;
  auto const file = scratch / "ring.fgb";
  {
    GdalErrorScope const quiet;
    auto* driver = GetGDALDriverManager()->GetDriverByName("FlatGeobuf");
    std::unique_ptr<GDALDataset> const data(
        driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    OGRSpatialReference srs;
    srs.SetFromUserInput("EPSG:4549");
    char const* options[] = {"SPATIAL_INDEX=NO", nullptr};
    auto* layer = data->CreateLayer("ring", &srs, wkbPolygon, const_cast<char**>(options));
    auto* ring = new OGRLinearRing;
    ring->setNumPoints(vertices + 1);
    for (int i = 0; i <= vertices; ++i) {
      double const turn = 2 * std::numbers::pi * (i % vertices) / vertices;
      ring->setPoint(i, 616000 + 1000 * std::cos(turn), 3435000 + 1000 * std::sin(turn));
    }
    OGRPolygon polygon;
    polygon.addRingDirectly(ring);
    OGRFeature feature(layer->GetLayerDefn());
    feature.SetGeometry(&polygon);
    REQUIRE(layer->CreateFeature(&feature) == OGRERR_NONE);
  }
  auto const loaded = load(file);
  if (!loaded) UNSCOPED_INFO(loaded.error().message);
  REQUIRE(loaded.ok());
  // Rounding to the quantum of a micrometre makes neighbours 0.6 mm apart no self-crossing.
  REQUIRE(loaded->report.kept == 1);
  CHECK(area_m2(loaded->layer->geometry(0)) == Approx(std::numbers::pi * 1e6).epsilon(1e-9));
}

TEST_CASE("ids given twice are told", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const file =
      write_file(scratch / "twice.geojson", R"({"type":"FeatureCollection","features":[
    {"type":"Feature","id":7,"properties":{},"geometry":{"type":"Point","coordinates":[121.22,31.03]}},
    {"type":"Feature","id":7,"properties":{},"geometry":{"type":"Point","coordinates":[121.23,31.03]}}]})");
  auto const loaded = load(file);
  REQUIRE(loaded.ok());
  CHECK(loaded->report.kept == 2);
  CHECK(loaded->report.warnings.back() == "1 features have the id of an earlier one, e.g. 7");
}
