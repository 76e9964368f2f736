/// Each row of the data folder's table "What a good loader must answer for difficult files", with
/// the file it names. CityJSON's precision and counting rows are in cityjson_test.cc, rasters' in
/// terrain_tiles_test.cc.

#include <cmath>

#include "geodata/loaders/cityjson.h"
#include "geodata/loaders/ogr_loader.h"
#include "geodata/loaders/vsi_file.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

LocalFrame frame_in(std::string const& crs) {
  LocalFrame frame;
  frame.crs = crs;
  return frame;
}

struct Asked {
  std::string crs = "EPSG:4326";
  std::string crs_if_missing = "";
  std::string layer = "";
  GeometryType type = GeometryType::none;
  bool repair = false;
};

Result<LoadedLayer> try_load(std::filesystem::path const& file, Asked const& asked) {
  LoadOptions options;
  options.read.layer = asked.layer;
  options.read.crs_if_missing = asked.crs_if_missing;
  options.read.repair = asked.repair;
  options.type = asked.type;
  return load_layer(file, options, frame_in(asked.crs));
}

LoadedLayer load(std::filesystem::path const& file, Asked const& asked = {}) {
  auto loaded = try_load(file, asked);
  if (!loaded) UNSCOPED_INFO(loaded.error().message);
  REQUIRE(loaded.ok());
  CHECK(loaded->report.read == loaded->report.kept + loaded->report.dropped);
  return std::move(loaded).value();
}

std::string refusal(std::filesystem::path const& file, Asked const& asked = {}) {
  auto const loaded = try_load(file, asked);
  REQUIRE_FALSE(loaded.ok());
  return loaded.error().message;
}

bool says(std::string const& text, std::string const& part) {
  UNSCOPED_INFO(text);
  return text.find(part) != std::string::npos;
}

std::optional<std::filesystem::path> file_of(char const* name) {
  return test_file(std::string("geodata/") + name);
}

}  // namespace

TEST_CASE("invalid CityJSON is rejected where it is wrong", "[geodata][oracle]") {
  struct Row {
    char const* file;
    char const* says;
  };
  for (auto const& row : std::vector<Row>{
           {"invalid_missing_type.json", "has no top-level 'type'"},
           {"invalid_out_of_range_vertex_index.json",
            "object 'invalid_out_of_range_vertex_index', geometry 0: its boundary names vertex 99 "
            "of "
            "3"},
           {"invalid_u64_f64_bounds.json", "vertex 0"},
           {"invalid_cityjsonfeature_root_id_unresolved.city.jsonl", "missing-main-object"},
           {"cityjsonfeature_minimal.city.jsonl", "without the header"}}) {
    auto const file = file_of((std::string("cityjson_corpus/") + row.file).c_str());
    if (file) CHECK(says(refusal(*file), row.says));
  }
}

TEST_CASE("vertex integers beyond 2^53 are rejected whatever the translate", "[geodata][oracle]") {
  auto const file = file_of("cityjson_corpus/invalid_u64_f64_bounds.json");
  if (!file) return;
  auto text = *read_whole(file->string(), "u64", 1 << 20);
  text.erase(text.find("\"transform\""));
  text += "\"transform\":{\"scale\":[1,1,1],\"translate\":[0,0,0]}}";
  auto const city = parse_cityjson(text, "u64");
  REQUIRE_FALSE(city.ok());
  CHECK(says(city.error().message,
             "vertex 1 is [1.8446744073709552e+19,0,1]; expected three integers within 2^53"));
}

TEST_CASE("a sequence whose part has no parent loads both objects", "[geodata][oracle]") {
  auto const file =
      file_of("cityjson_corpus/ops_cityjsonseq_feature_root_id_not_shared.city.jsonl");
  if (!file) return;
  auto const source = open_source(*file);
  REQUIRE(source.ok());
  CHECK(source->layers == std::vector<std::string>{"Building", "BuildingPart"});
  bool told = false;
  for (auto const& warning : source->warnings) told = told || says(warning, "without a parent");
  CHECK(told);
}

TEST_CASE("a city without objects is empty, with no extent", "[geodata][oracle]") {
  auto const file = file_of("cityjson/minimal.json");
  if (!file) return;
  auto const city = parse_cityjson(*read_whole(file->string(), "minimal", 1 << 20), "minimal");
  REQUIRE(city.ok());
  CHECK(city->objects.empty());
  CHECK(city->extent.empty());
  auto const source = open_source(*file);
  REQUIRE(source.ok());
  CHECK(source->layers.empty());
}

TEST_CASE("unknown members are counted, templates instantiated, extensions keep their name",
          "[geodata][oracle]") {
  if (auto const file = file_of("cityjson/dummy.json")) {
    auto const source = open_source(*file);
    REQUIRE(source.ok());
    CHECK(says(source->warnings.back(), "unknown root member"));
    auto const tree = load(*file, {.crs = "EPSG:28992", .layer = "SolitaryVegetationObject"});
    CHECK(tree.report.null_geometry == 0);
  }
  if (auto const file = file_of("cityjson/composite_solid_with_material.json")) {
    auto const loaded = load(*file, {.crs = "EPSG:4549", .crs_if_missing = "EPSG:4549"});
    CHECK(loaded.layer->name() == "+GenericCityObject");
    CHECK(area_m2(loaded.layer->geometry(0)) == Approx(2));  // two unit cubes side by side
  }
  if (auto const file = file_of("cityjson_corpus/cityobject_extended.city.json")) {
    auto const source = open_source(*file);
    REQUIRE(source.ok());
    CHECK(source->layers == std::vector<std::string>{"+ExtendedChild", "+ExtendedCityObject"});
  }
}

TEST_CASE("unsupported formats name version or driver", "[geodata][oracle]") {
  if (auto const file = file_of("flatgeobuf/topp_states.fgb")) {
    CHECK(says(refusal(*file), "version 2"));
    CHECK(try_load(*file, {}).error().code == ErrorCode::unsupported);
  }
  for (auto const* name : {"list_field_values_file.parquet", "list_nested_struct_file.parquet"}) {
    auto const file = file_of((std::string("pyogrio_fixtures/") + name).c_str());
    if (file) CHECK(says(refusal(*file), "driver absent: Parquet"));
  }
}

TEST_CASE("a count that the header leaves open, and a count of none", "[geodata][oracle]") {
  if (auto const file = file_of("flatgeobuf/unknown_feature_count.fgb")) {
    CHECK(load(*file).report.kept == 1);
  }
  if (auto const file = file_of("flatgeobuf/empty.fgb")) {
    CHECK(load(*file).layer->size() == 0);
    CHECK(load(*file).layer->extent().empty());
  }
}

TEST_CASE("a file without a CRS is not placed until one is named", "[geodata][oracle]") {
  for (auto const* name : {"flatgeobuf/countries_nocrs.fgb", "flatgeobuf/poly_landmarks.fgb",
                           "fiona_torture/example.topojson", "fiona_torture/multicurve.gml"}) {
    auto const file = file_of(name);
    if (!file) continue;
    CHECK(says(refusal(*file), "has no CRS"));
    CHECK(load(*file, {.crs_if_missing = "EPSG:4326"}).report.read > 0);
  }
}

TEST_CASE("tables without geometry stay tables; a missing .shp is named", "[geodata][oracle]") {
  if (auto const file = file_of("flatgeobuf/countries_nogeo.fgb")) {
    CHECK(load(*file).report.null_geometry == 179);
  }
  if (auto const file = file_of("flatgeobuf/UScounties.dbf")) {
    auto const loaded = load(*file);
    CHECK(loaded.report.kept == 3221);
    CHECK(says(loaded.report.warnings.at(0), "UScounties.shp is missing"));
  }
}

TEST_CASE("two of 179 countries are invalid: both ids told, mended on request only",
          "[geodata][oracle]") {
  auto const file = file_of("flatgeobuf/countries.shp");
  if (!file) return;
  auto const as_is = load(*file);
  CHECK(as_is.report.kept == 177);
  REQUIRE(as_is.report.problems.size() == 2);
  auto const mended = load(*file, {.repair = true});
  CHECK(mended.report.kept == 179);
  REQUIRE(mended.report.repaired == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(as_is.report.problems[i].feature == mended.report.problems[i].feature);
    CHECK(says(as_is.report.problems[i].feature, "feature "));
  }
}

TEST_CASE("mixed geometry becomes one layer for each family; null geometry stays a row",
          "[geodata][oracle]") {
  if (auto const file = file_of("flatgeobuf/heterogeneous.fgb")) {
    for (auto const type : {GeometryType::point, GeometryType::line, GeometryType::polygon}) {
      auto const loaded = load(*file, {.crs_if_missing = "EPSG:4326", .type = type});
      CHECK(loaded.report.kept == 1);
      CHECK(loaded.report.problems.size() == 2);
    }
  }
  if (auto const file = file_of("flatgeobuf/binary_wkb.fgb")) {
    auto const loaded = load(*file);
    CHECK(loaded.report.null_geometry == 1);
    CHECK(loaded.layer->extent().empty());
  }
  if (auto const file = file_of("flatgeobuf/triangle.fgb")) {
    auto const loaded = load(*file, {.crs_if_missing = "EPSG:4326"});
    CHECK(loaded.layer->geometry_type() == GeometryType::polygon);
    CHECK(loaded.report.kept == 1);
  }
  if (auto const file = file_of("flatgeobuf/alldatatypes.fgb")) {
    auto const loaded = load(*file, {.crs_if_missing = "EPSG:4326"});
    CHECK(loaded.layer->columns().size() > 10);
    CHECK(says(loaded.report.warnings.back(), "binary and left out"));
  }
}

TEST_CASE("overlapping multipolygons are both found in the overlap", "[geodata][oracle]") {
  auto const file = file_of("flatgeobuf/mp_overlapping.fgb");
  if (!file) return;
  auto const [layer, report] = load(*file);
  REQUIRE(layer->size() == 2);
  bool found = false;
  auto const a = layer->geometry(0).box(), b = layer->geometry(1).box();
  for (int i = 0; i < 400 && !found; ++i) {
    double const x =
        std::fmax(a.min_x, b.min_x) +
        (i % 20 + .5) / 20 * (std::fmin(a.max_x, b.max_x) - std::fmax(a.min_x, b.min_x));
    double const y =
        std::fmax(a.min_y, b.min_y) +
        (i / 20 + .5) / 20 * (std::fmin(a.max_y, b.max_y) - std::fmax(a.min_y, b.min_y));
    found = contains(layer->geometry(0), x, y) && contains(layer->geometry(1), x, y);
  }
  CHECK(found);
}

TEST_CASE("a sequence of GeoJSON is known by its content", "[geodata][oracle]") {
  auto const file = file_of("fiona_torture/trio.seq");
  if (!file) return;
  auto const loaded = load(*file, {.type = GeometryType::point});
  CHECK(loaded.report.read == 3);  // taken for one GeoJSON text it would be 1
  CHECK(loaded.report.driver == "GeoJSONSeq");
}

TEST_CASE("a TIN keeps its z and is indexed by its outline", "[geodata][oracle]") {
  for (auto const* name : {"fiona_torture/test_tin.csv", "fiona_torture/test_tin.shp"}) {
    auto const file = file_of(name);
    if (!file) continue;
    INFO(name);
    auto const [layer, report] = load(*file, {.crs = "EPSG:4549", .crs_if_missing = "EPSG:4549"});
    CHECK(report.dropped == 0);
    CHECK(layer->geometry_type() == GeometryType::polygon);
    // One face is upright, the other half of the unit square.
    for (std::size_t row = 0; row < layer->size(); ++row) {
      CHECK(area_m2(layer->geometry(row)) == Approx(0.5));
    }
  }
}

TEST_CASE("arcs become chords whose length is theirs within the tolerance", "[geodata][oracle]") {
  if (auto const file = file_of("fiona_torture/curves_line.csv")) {
    auto const [layer, report] = load(*file, {.crs_if_missing = "EPSG:4326"});
    REQUIRE(layer->size() == 9);
    for (std::size_t row = 0; row < layer->size(); ++row) {
      if (layer->text("WKT", row).substr(0, 10) != "MULTICURVE") continue;  // chords of an ellipse
      double length = 0;
      auto const line = layer->geometry(row);
      for (std::size_t part = 0; part < line.part_count(); ++part) {
        length += length_m(line.exterior(part));
      }
      // The file's own SHAPE_Length, of true arcs; a chord of 1 degree is 1.3e-5 shorter; its
      // coordinates have 7 digits.
      double const stated = std::atof(std::string(layer->text("SHAPE_Length", row)).c_str());
      CHECK(length == Approx(stated).epsilon(3e-5));
    }
  }
  for (auto const* name : {"pyogrio_fixtures/curve.gpkg", "pyogrio_fixtures/curvepolygon.gpkg",
                           "pyogrio_fixtures/multisurface.gpkg"}) {
    if (auto const file = file_of(name)) CHECK(load(*file).report.kept == 1);
  }
}

TEST_CASE("z is kept, m is dropped, nulls stay null", "[geodata][oracle]") {
  if (auto const file = file_of("pyogrio_fixtures/line_zm.gpkg")) {
    auto const loaded = load(*file);
    CHECK(loaded.report.kept == 1);  // its z are all 0; bad_input_test.cc has others
  }
  if (auto const file = file_of("pyogrio_fixtures/test_gpkg_nulls.gpkg")) {
    auto const [layer, report] = load(*file);
    for (auto const& column : layer->columns()) {
      if (column.name == "source_id") continue;
      INFO(column.name);
      bool null = false;
      for (std::size_t row = 0; row < layer->size(); ++row) null = null || column.null_at(row);
      CHECK(null);
    }
  }
}

TEST_CASE("a timestamp keeps its offset", "[geodata][oracle]") {
  auto const file = file_of("fiona_torture/test_tz.geojson");
  if (!file) return;
  auto const [layer, report] = load(*file);
  bool found = false;
  for (auto const& column : layer->columns()) {
    found = found || layer->text(column.name, 0) == "2015-04-22T00:00:00+07:00";
  }
  CHECK(found);  // 2015-04-21T17:00:00Z
}

TEST_CASE("odd names and archives open in place", "[geodata][oracle]") {
  if (auto const file = file_of("fiona_torture/!test.geojson")) CHECK(load(*file).report.kept == 1);
  if (auto const file = file_of("fiona_torture/coutwildrnp.zip")) {
    CHECK(load(*file).report.kept == 67);
  }
  if (auto const file = file_of("fiona_torture/testopenfilegdb.gdb.zip")) {
    CHECK(says(refusal(*file), "layers; name one"));
    CHECK(load(*file, {.layer = "polygon25D"}).report.kept == 5);
  }
}

TEST_CASE("sewer networks load as topology, and are placed once a CRS is named",
          "[geodata][oracle]") {
  auto const file = file_of("swmm_networks/user5.inp");
  if (!file) return;
  CHECK(says(refusal(*file, {.layer = "nodes"}), "has no CRS"));
  Asked asked{.crs = "EPSG:4087", .crs_if_missing = "EPSG:4087", .layer = "links"};
  CHECK(load(*file, asked).report.kept == 276);
  asked.layer = "subcatchments";
  CHECK(load(*file, asked).report.null_geometry == 145);  // no polygons in the file
}
