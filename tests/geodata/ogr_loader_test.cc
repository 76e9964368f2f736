#include "geodata/loaders/ogr_loader.h"

#include <cmath>

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geodata/gdal_errors.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

LocalFrame songjiang() {
  return *make_local_frame("EPSG:4549", 616000, 3435000, "");
}

/// A frame for files from anywhere: longitude and latitude, linearly in metres.
LocalFrame world() {
  LocalFrame frame;
  frame.crs = "EPSG:4087";
  return frame;
}

LoadedLayer load(std::filesystem::path const& file, LoadOptions const& options = {},
                 LocalFrame const& frame = world()) {
  auto loaded = load_layer(file, options, frame);
  if (!loaded) UNSCOPED_INFO(loaded.error().message);
  REQUIRE(loaded.ok());
  auto const& r = loaded->report;
  CHECK(r.read == r.kept + r.filtered + r.dropped);
  CHECK(r.kept == loaded->layer->size());
  CHECK(r.problems.size() == r.dropped + r.repaired);
  return std::move(loaded).value();
}

std::string refusal(std::filesystem::path const& file, LoadOptions const& options = {}) {
  auto const loaded = load_layer(file, options, world());
  REQUIRE_FALSE(loaded.ok());
  return loaded.error().message;
}

bool contains_text(std::string const& text, std::string const& part) {
  INFO(text);
  CHECK(text.find(part) != std::string::npos);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what cannot be used is dropped, counted and listed by id; null stays null",
          "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "mixed.geojson", mixed_geojson());
  LoadOptions options;
  options.type = GeometryType::polygon;
  auto const [layer, report] = load(file, options, songjiang());
  CHECK(report.read == 5);
  CHECK(report.kept == 2);
  CHECK(report.null_geometry == 1);
  REQUIRE(report.problems.size() == 3);
  CHECK(report.problems[0].feature == "feature 2");
  contains_text(report.problems[0].what, "Self-intersection");
  CHECK(report.problems[1].feature == "feature 4");
  contains_text(report.problems[1].what, "outside the domain");
  contains_text(report.problems[2].what, "LINESTRING, expected polygons");
  CHECK(layer->geometry(1).empty());
  CHECK(layer->value("name", 1) == Value(std::string()));
  CHECK(layer->value("floors", 1) == Value(std::int64_t{0}));
  CHECK(layer->text("source_id", 0) == "1");
  contains_text(report.warnings.at(0), "no datum shift is known");
}

TEST_CASE("an invalid polygon is mended on request and listed", "[geodata][contract]") {
  ScratchFolder const scratch;
  LoadOptions options;
  options.type = GeometryType::polygon;
  options.read.repair = true;
  auto const file = write_file(scratch / "mixed.geojson", mixed_geojson());
  auto const [layer, report] = load(file, options, songjiang());
  CHECK(report.repaired == 1);
  REQUIRE(layer->size() == 3);
  // The bow tie's two triangles are half of the square.
  CHECK(area_m2(layer->geometry(1)) == Approx(area_m2(layer->geometry(0)) / 2).epsilon(1e-4));
}

TEST_CASE("bad files are refused with one sentence each", "[geodata][contract]") {
  ScratchFolder const scratch;
  contains_text(refusal(scratch / "none.gpkg"), "none.gpkg: no such file");
  contains_text(refusal(write_file(scratch / "empty.geojson", "")), "is empty");
  contains_text(refusal(write_file(scratch / "noise.shp", "no shape at all")),
                "noise.shp: cannot be read");
  contains_text(refusal(write_file(scratch / "a.parquet", "PAR1")), "driver absent: Parquet");
  contains_text(refusal(write_file(scratch / "broken.osm", "<osm><node id=")),
                "broken.osm: cannot be read");
  auto const file = write_file(scratch / "mixed.geojson", mixed_geojson());
  LoadOptions options;
  options.read.layer = "roads";
  contains_text(refusal(file, options), "has no layer 'roads'; it has mixed");
}

TEST_CASE("a file without a CRS is refused until one is given", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "points.csv", "WKT,n\n\"POINT (121.22 31.03)\",1\n");
  contains_text(refusal(file), "layer 'points' has no CRS; name one with --source-crs");
  LoadOptions options;
  options.read.crs_if_missing = "EPSG:4490";
  auto const loaded = load(file, options, songjiang());
  CHECK(loaded.layer->geometry(0).exterior(0)[0].x == Approx(482.864).margin(0.001));
}

TEST_CASE("a coordinate that is not a number drops the feature", "[geodata][contract]") {
  ScratchFolder const scratch;
  GdalErrorScope const quiet;  // the file's own extent cannot be stored
  auto* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
  OGRSpatialReference srs;
  srs.SetFromUserInput("EPSG:4549");
  {
    std::unique_ptr<GDALDataset> const data(
        driver->Create((scratch / "nan.gpkg").c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    auto* layer = data->CreateLayer("lines", &srs, wkbLineString25D);
    for (double const bad : {1.0, std::nan(""), HUGE_VAL}) {
      OGRFeature feature(layer->GetLayerDefn());
      OGRLineString line;
      line.addPoint(616000, 3435000, 0);
      line.addPoint(616100, 3435000, bad);
      line.addPoint(bad == 1 ? 616100 : bad, 3435100, 0);
      feature.SetGeometry(&line);
      REQUIRE(layer->CreateFeature(&feature) == OGRERR_NONE);
    }
  }
  auto const [layer, report] = load(scratch / "nan.gpkg", {}, songjiang());
  CHECK(report.kept == 1);
  REQUIRE(report.problems.size() == 2);
  contains_text(report.problems[0].what, "not finite");
  contains_text(report.problems[1].what, "not finite");
}

TEST_CASE("arcs become chords within the stated tolerance", "[geodata][analytic]") {
  ScratchFolder const scratch;
  // A half circle of radius 100 m around the origin of EPSG:4549's frame.
  auto const file =
      write_file(scratch / "arc.csv",
                 "WKT,n\n\"CIRCULARSTRING (616100 3435000, 616000 3435100, 615900 3435000)\",1\n");
  LoadOptions options;
  options.read.crs_if_missing = "EPSG:4549";
  auto const loaded = load(file, options, songjiang());
  auto const line = loaded.layer->geometry(0).exterior(0);
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    double const x = (line[i].x + line[i + 1].x) / 2;
    double const y = (line[i].y + line[i + 1].y) / 2;
    REQUIRE(std::hypot(x, y) > 100 * (1 - 3.9e-5));
  }
  CHECK(length_m(line) == Approx(100 * 3.14159265).epsilon(2e-5));
}

TEST_CASE("real files give the number of features that others count", "[geodata][oracle]") {
  struct Expected {
    char const* file;
    char const* layer;
    std::size_t read;
    std::size_t kept;
    char const* crs;
  };
  // Counts: expected.csv (ogrinfo, GDAL 3.6.2); countries.shp has 2 invalid polygons.
  for (auto const& e :
       std::vector<Expected>{{"flatgeobuf/countries.shp", "", 179, 177, ""},
                             {"flatgeobuf/tiger_roads.geojson", "", 8333, 8333, ""},
                             {"flatgeobuf/poly_landmarks.fgb", "", 85, 85, "EPSG:4326"},
                             {"flatgeobuf/unknown_feature_count.fgb", "", 1, 1, ""},
                             {"flatgeobuf/empty.fgb", "", 0, 0, ""},
                             {"flatgeobuf/mp_overlapping.fgb", "", 2, 2, ""},
                             {"flatgeobuf/countries_nogeo.fgb", "", 179, 179, ""},
                             {"flatgeobuf/UScounties.dbf", "", 3221, 3221, ""},
                             {"flatgeobuf/triangle.fgb", "", 1, 1, "EPSG:4326"},
                             {"fiona_torture/trio.geojson", "", 3, 1, ""},
                             {"fiona_torture/!test.geojson", "", 1, 1, ""},
                             {"fiona_torture/coutwildrnp.zip", "", 67, 67, ""},
                             {"fiona_torture/gre.shp", "", 1, 1, ""},
                             {"fiona_torture/testopenfilegdb.gdb.zip", "linestring25D", 5, 5, ""},
                             {"fiona_torture/testopenfilegdb.gdb.zip", "null_polygon", 5, 5, ""},
                             {"pyogrio_fixtures/naturalearth_lowres.shp", "", 177, 177, ""},
                             {"pyogrio_fixtures/curvepolygon.gpkg", "", 1, 1, ""},
                             {"pyogrio_fixtures/multisurface.gpkg", "", 1, 1, ""},
                             {"pyogrio_fixtures/line_zm.gpkg", "", 1, 1, ""},
                             {"shanghai_yangpu/Buildings.shp", "", 553, 553, ""},
                             {"shanghai_yangpu/Roads.shp", "", 306, 306, ""}}) {
    auto const file = test_file(std::string("geodata/") + e.file);
    if (!file) continue;
    INFO(e.file);
    LoadOptions options;
    options.read.layer = e.layer;
    options.read.crs_if_missing = e.crs;
    auto const loaded = load(*file, options);
    CHECK(loaded.report.read == e.read);
    CHECK(loaded.report.kept == e.kept);
  }
}

TEST_CASE("difficult real files get the answer that their list asks for", "[geodata][oracle]") {
  if (auto const file = test_file("geodata/fiona_torture/trio.seq")) {
    LoadOptions points;
    points.type = GeometryType::point;
    auto const loaded = load(*file, points);
    CHECK(loaded.report.read == 3);  // detected as GeoJSON it would be 1
    CHECK(loaded.report.driver == "GeoJSONSeq");
  }
  if (auto const file = test_file("geodata/flatgeobuf/topp_states.fgb")) {
    contains_text(refusal(*file), "version 2");
  }
  if (auto const file = test_file("geodata/flatgeobuf/countries_nocrs.fgb")) {
    contains_text(refusal(*file), "has no CRS");
  }
  if (auto const file = test_file("geodata/flatgeobuf/UScounties.dbf")) {
    contains_text(load(*file).report.warnings.at(0), "UScounties.shp is missing");
  }
  if (auto const file = test_file("geodata/pyogrio_fixtures/test_gpkg_nulls.gpkg")) {
    auto const [layer, report] = load(*file);
    std::size_t nulls = 0;
    for (auto const& column : layer->columns()) {
      for (std::size_t row = 0; row < layer->size(); ++row) nulls += column.null_at(row) ? 1 : 0;
    }
    CHECK(nulls > 0);
  }
  if (auto const file = test_file("geodata/pyogrio_fixtures/list_field_values_file.parquet")) {
    contains_text(refusal(*file), "driver absent: Parquet");
  }
  if (auto const file = test_file("geodata/fiona_torture/testopenfilegdb.gdb.zip")) {
    contains_text(refusal(*file), "layers; name one");
  }
}

TEST_CASE("a timestamp keeps its instant and its offset", "[geodata][exact]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "t.geojson", R"({"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"at": "2015-04-22T00:00:00+07:00"},
 "geometry": {"type": "Point", "coordinates": [121.22, 31.03]}}]})");
  CHECK(load(file).layer->text("at", 0) == "2015-04-22T00:00:00+07:00");
}
