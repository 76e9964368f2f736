#include "geodata/loaders/batch_reader.h"

#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/gdal_errors.h"
#include "geodata/loaders/ogr_loader.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

LoadedLayer load(std::filesystem::path const& file, bool by_batches, std::string const& crs,
                 bool repair = false) {
  LoadOptions options;
  options.read.by_batches = by_batches;
  options.read.repair = repair;
  options.read.crs_if_missing = crs;
  LocalFrame frame;
  frame.crs = "EPSG:4087";
  auto loaded = load_layer(file, options, frame);
  if (!loaded) UNSCOPED_INFO(loaded.error().message);
  REQUIRE(loaded.ok());
  return std::move(loaded).value();
}

std::unique_ptr<GDALDataset> create(std::filesystem::path const& file, char const* driver) {
  return std::unique_ptr<GDALDataset>(GetGDALDriverManager()->GetDriverByName(driver)->Create(
      file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
}

OGRLayer& create_layer(GDALDataset& data, char const* crs, OGRwkbGeometryType type) {
  OGRSpatialReference srs;
  srs.SetFromUserInput(crs);
  srs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  auto* layer = data.CreateLayer("odd", &srs, type, nullptr);
  REQUIRE(layer);
  return *layer;
}

bool same_geometry(Geometry const& a, Geometry const& b) {
  if (a.part_count() != b.part_count()) return false;
  for (std::size_t part = 0; part < a.part_count(); ++part) {
    if (a.ring_count(part) != b.ring_count(part)) return false;
    for (std::size_t r = 0; r < a.ring_count(part); ++r) {
      auto const ring = a.ring(part, r);
      auto const other = b.ring(part, r);
      if (!std::equal(ring.begin(), ring.end(), other.begin(), other.end())) return false;
    }
  }
  return true;
}

void check_same(LoadedLayer const& a, LoadedLayer const& b) {
  REQUIRE(a.layer->size() == b.layer->size());
  REQUIRE(a.layer->columns().size() == b.layer->columns().size());
  for (std::size_t row = 0; row < a.layer->size(); ++row) {
    CHECK(a.layer->id(row) == b.layer->id(row));
    CHECK(same_geometry(a.layer->geometry(row), b.layer->geometry(row)));
    for (auto const& column : a.layer->columns()) {
      INFO(column.name << " in row " << row);
      CHECK(a.layer->value(column.name, row) == b.layer->value(column.name, row));
    }
  }
  CHECK(a.layer->extent() == b.layer->extent());
  CHECK(a.layer->index().size() == b.layer->index().size());
  CHECK(a.report.warnings == b.report.warnings);
  CHECK(a.report.read == b.report.read);
  CHECK(a.report.kept == b.report.kept);
  CHECK(a.report.null_geometry == b.report.null_geometry);
  CHECK(a.report.repaired == b.report.repaired);
  CHECK(a.report.crs == b.report.crs);
  REQUIRE(a.report.problems.size() == b.report.problems.size());
  for (std::size_t i = 0; i < a.report.problems.size(); ++i) {
    CHECK(a.report.problems[i].feature == b.report.problems[i].feature);
    CHECK(a.report.problems[i].what == b.report.problems[i].what);
  }
}

/// Everything that is not plain: types of numbers, nulls, a bow tie, a hole, parts, a curve, a line
/// among polygons, an empty polygon, a coordinate that is not finite.
void write_odd_polygons(std::filesystem::path const& file) {
  GdalErrorScope const quiet;
  auto const data = create(file, "GPKG");
  auto* layer = &create_layer(*data, "EPSG:4326", wkbUnknown);
  OGRFieldDefn text("text", OFTString), whole("whole", OFTInteger), large("large", OFTInteger64),
      real("real", OFTReal);
  for (auto* field : {&text, &whole, &large, &real}) {
    REQUIRE(layer->CreateField(field) == OGRERR_NONE);
  }
  int n = 0;
  for (char const* wkt :
       {"POLYGON ((121 31, 121.1 31, 121.1 31.1, 121 31))",
        "POLYGON Z ((121 31 1, 121 31.1 2, 121.1 31.1 3, 121 31 1))",
        "POLYGON ((121 31, 121.1 31.1, 121.1 31, 121 31.1, 121 31))",
        "POLYGON ((121 31, 121.4 31, 121.4 31.4, 121 31.4, 121 31), "
        "(121.1 31.1, 121.2 31.1, 121.2 31.2, 121.1 31.1))",
        "MULTIPOLYGON (((121 31, 121.1 31, 121.1 31.1, 121 31)), "
        "((122 31, 122.1 31, 122.1 31.1, 122 31)))",
        "CURVEPOLYGON (CIRCULARSTRING (121 31, 121.1 31.1, 121.2 31, 121.1 30.9, 121 31))",
        "LINESTRING (121 31, 122 31)", "POLYGON EMPTY", "",
        "POLYGON ((121 31, 121.1 31, 121.1 31.1, 121.05 31, 121 31))",
        "GEOMETRYCOLLECTION (POLYGON ((121 31, 121.1 31, 121.1 31.1, 121 31)))"}) {
    OGRFeature feature(layer->GetLayerDefn());
    if (n % 3 != 2) {
      feature.SetField(0, n % 2 == 0 ? "人民北路" : "");
      feature.SetField(1, -n);
      feature.SetField(2, GIntBig{1} << 40);
      feature.SetField(3, n == 3 ? std::numeric_limits<double>::quiet_NaN() : n / 7.0);
    }
    OGRGeometry* geometry = nullptr;
    if (*wkt != 0) OGRGeometryFactory::createFromWkt(wkt, nullptr, &geometry);
    feature.SetGeometryDirectly(geometry);
    REQUIRE(layer->CreateFeature(&feature) == OGRERR_NONE);
    ++n;
  }
}

}  // namespace

TEST_CASE("record batches and single features give the same layer and report",
          "[geodata][oracle]") {
  ScratchFolder const scratch;
  auto const odd = scratch / "odd.gpkg";
  write_odd_polygons(odd);
  for (bool const repair : {false, true}) {
    auto const batches = load(odd, true, "", repair);
    CHECK(batches.report.read == 11);
    CHECK(batches.report.problems.size() >= 2);
    check_same(batches, load(odd, false, "", repair));
  }
}

TEST_CASE("a handler sees the same of a row of a batch and of a feature", "[geodata][oracle]") {
  ScratchFolder const scratch;
  auto const odd = scratch / "odd.gpkg";
  write_odd_polygons(odd);
  LocalFrame frame;
  frame.crs = "EPSG:4087";
  auto const source = open_source(odd);
  REQUIRE(source.ok());
  auto const seen = [&](bool by_batches) {
    std::vector<std::string> lines;
    ReadOptions options;
    options.by_batches = by_batches;
    FeatureHandler handler;
    handler.type = GeometryType::polygon;
    handler.wants = [](SourceFeature const& f) { return f.text("WHOLE").value_or("") != "-3"; };
    handler.take = [&](SourceFeature const& f, Geometry const& geometry) {
      auto line = fmt::format("{} {} {}:", f.name(), f.source_id(), geometry.part_count());
      for (auto const* key : {"text", "Whole", "large", "real", "@layer", "@nodes", "absent"}) {
        line += " " + f.text(key).value_or("-");
      }
      lines.push_back(line);
    };
    handler.lost = [&](SourceFeature const& f) { lines.push_back("lost " + f.source_id()); };
    auto const report = read_features(*source, options, frame, handler);
    REQUIRE(report.ok());
    CHECK(report->filtered == 1);
    CHECK(report->read == report->kept + report->filtered + report->dropped);
    return lines;
  };
  auto const rows = seen(true);
  CHECK(rows.size() == 10);
  CHECK(rows == seen(false));
}

TEST_CASE("a FlatGeobuf of thousands of rows reads the same both ways, in order",
          "[geodata][oracle]") {
  ScratchFolder const scratch;
  auto const file = scratch / "many.fgb";
  constexpr int rows = 20'000;  // several batches, so that both threads have some
  {
    GdalErrorScope const quiet;
    auto const data = create(file, "FlatGeobuf");
    auto& layer = create_layer(*data, "EPSG:4326", wkbPolygon);
    OGRFieldDefn name("name", OFTString), number("number", OFTInteger);
    REQUIRE(layer.CreateField(&name) == OGRERR_NONE);
    REQUIRE(layer.CreateField(&number) == OGRERR_NONE);
    for (int i = 0; i < rows; ++i) {
      double const x = 100 + 0.01 * (i % 100), y = 30 + 0.01 * (i / 100);  // NOLINT: whole rows
      bool const bow_tie = i % 777 == 0;
      OGRFeature feature(layer.GetLayerDefn());
      if (i % 5 != 0) feature.SetField("name", fmt::format("路 {}", i).c_str());
      feature.SetField("number", i);
      OGRGeometry* geometry = nullptr;
      auto const wkt =
          fmt::format("POLYGON (({0} {1}, {2} {1}, {3} {4}, {5} {4}, {0} {1}))", x, y, x + 0.005,
                      bow_tie ? x : x + 0.005, y + 0.005, bow_tie ? x + 0.005 : x);
      OGRGeometryFactory::createFromWkt(wkt.c_str(), nullptr, &geometry);
      feature.SetGeometryDirectly(geometry);
      REQUIRE(layer.CreateFeature(&feature) == OGRERR_NONE);
    }
  }
  auto const batches = load(file, true, "");
  CHECK(batches.report.read == rows);
  CHECK(batches.report.dropped == (rows + 776) / 777);
  check_same(batches, load(file, false, ""));
}

TEST_CASE("values that record batches cannot carry are read by features", "[geodata][oracle]") {
  ScratchFolder const scratch;
  auto const file = scratch / "odd.gpkg";
  {
    GdalErrorScope const quiet;
    auto const data = create(file, "GPKG");
    auto& layer = create_layer(*data, "EPSG:4326", wkbPoint);
    OGRFieldDefn when("when", OFTDateTime), flag("flag", OFTInteger);
    flag.SetSubType(OFSTBoolean);
    REQUIRE(layer.CreateField(&when) == OGRERR_NONE);
    REQUIRE(layer.CreateField(&flag) == OGRERR_NONE);
    OGRFeature feature(layer.GetLayerDefn());
    feature.SetField("when", "2026-02-03T04:05:06+08:00");
    feature.SetField("flag", 1);
    OGRPoint point(121, 31);
    feature.SetGeometry(&point);
    REQUIRE(layer.CreateFeature(&feature) == OGRERR_NONE);
  }
  auto const loaded = load(file, true, "");
  CHECK(loaded.layer->text("when", 0) == load(file, false, "").layer->text("when", 0));
  CHECK(loaded.layer->number("flag", 0) == 1);
}

TEST_CASE("real files read the same by record batches and by single features",
          "[geodata][oracle]") {
  for (auto const& [name, crs] : std::vector<std::pair<std::string, std::string>>{
           {"flatgeobuf/poly_landmarks.fgb", "EPSG:4326"},
           {"flatgeobuf/mp_overlapping.fgb", ""},
           {"flatgeobuf/unknown_feature_count.fgb", ""},
           {"flatgeobuf/empty.fgb", ""},
           {"flatgeobuf/triangle.fgb", "EPSG:4326"},
           {"flatgeobuf/countries_nogeo.fgb", ""},
           {"pyogrio_fixtures/curvepolygon.gpkg", ""},
           {"pyogrio_fixtures/multisurface.gpkg", ""},
           {"pyogrio_fixtures/line_zm.gpkg", ""},
           {"pyogrio_fixtures/test_gpkg_nulls.gpkg", ""}}) {
    auto const file = test_file("geodata/" + name);
    if (!file) continue;
    INFO(name);
    check_same(load(*file, true, crs), load(*file, false, crs));
  }
}
