#include "geodata/loaders/cityjson.h"

#include <algorithm>

#include "geodata/loaders/cityjson_tables.h"
#include "geodata/loaders/json_text.h"
#include "geodata/loaders/ogr_loader.h"
#include "geodata/loaders/vsi_file.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/loaders/city_json_text.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

CityJson read(std::string const& text) {
  auto city = parse_cityjson(text, "city.json");
  if (!city) UNSCOPED_INFO(city.error().message);
  REQUIRE(city.ok());
  return std::move(city).value();
}

std::string refusal(std::string const& text) {
  auto const city = parse_cityjson(text, "city.json");
  REQUIRE_FALSE(city.ok());
  UNSCOPED_INFO(city.error().message);
  return city.error().message;
}

bool says(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

LocalFrame songjiang() {
  return *make_local_frame("EPSG:4549", 616000, 3435000, "");
}

}  // namespace

TEST_CASE("a house becomes a footprint with base, eaves, ridge and the form of its roof",
          "[geodata][analytic]") {
  ScratchFolder const scratch;
  // 10 x 8 m, ground at 4 m, eaves at 10 m, ridge at 13 m.
  auto const file = write_file(scratch / "house.city.json", city_text(gable_house()));
  LoadOptions options;
  options.read.layer = "Building";
  auto const loaded = load_layer(file, options, songjiang());
  REQUIRE(loaded.ok());
  auto const& layer = *loaded->layer;
  REQUIRE(layer.size() == 1);
  CHECK(layer.geometry_type() == GeometryType::polygon);
  CHECK(area_m2(layer.geometry(0)) == Approx(80).epsilon(1e-6));  // of the coordinate quantum
  CHECK(layer.extent().min_x == Approx(20).margin(1e-6));
  CHECK(layer.geometry(0).exterior(0)[0].z == 4);
  CHECK(layer.text("source_id", 0) == "house");
  CHECK(*layer.number("base_m", 0) == Approx(4));
  CHECK(*layer.number("height_m", 0) == Approx(6));
  CHECK(*layer.number("top_m", 0) == Approx(9));
  CHECK(layer.text("roof", 0) == "gable");
  CHECK(layer.number("floors", 0) == 2.0);
  CHECK(layer.text("usage", 0) == "residential");
}

TEST_CASE("without semantics the footprint is the plan of all surfaces that are not upright",
          "[geodata][analytic]") {
  auto const tables = tables_of(read(city_text(plain_box())));
  REQUIRE(tables.size() == 1);
  auto const& row = tables[0].rows.at(0);
  CHECK(row.values.at(3) == Value(0.0));  // base
  CHECK(row.values.at(4) == Value(3.0));  // height: to the top, as nothing names a roof
  CHECK(row.values.at(6) == Value());     // roof not known
  CHECK(row.geometry != nullptr);
}

TEST_CASE("a flat and a hipped roof are told apart from a gable", "[geodata][exact]") {
  auto const roof = [](std::string const& house) {
    return tables_of(read(city_text(house))).at(0).rows.at(0).values.at(6);
  };
  CHECK(roof(flat_house()) == Value(std::string("flat")));
  CHECK(roof(gable_house()) == Value(std::string("gable")));
  CHECK(roof(hipped_house()) == Value(std::string("hip")));
}

TEST_CASE("a building without geometry has that of its parts together", "[geodata][oracle]") {
  auto const file = test_file("geodata/cityjson/DH_01_subs.city.json");
  if (!file) return;
  auto const source = open_source(*file);
  REQUIRE(source.ok());
  CHECK(source->layers == std::vector<std::string>{"Building", "BuildingPart"});
  LoadOptions options;
  options.read.crs_if_missing = "EPSG:28992";
  LocalFrame frame;
  frame.crs = "EPSG:28992";
  options.read.layer = "BuildingPart";
  auto const parts = load_layer(*file, options, frame);
  options.read.layer = "Building";
  auto const buildings = load_layer(*file, options, frame);
  REQUIRE((parts.ok() && buildings.ok()));
  CHECK(buildings->report.null_geometry + buildings->report.dropped == 0);
  for (std::size_t row = 0; row < buildings->layer->size(); ++row) {
    double area = 0;
    for (std::size_t part = 0; part < parts->layer->size(); ++part) {
      bool const own =
          parts->layer->text("parent", part) == buildings->layer->text("source_id", row);
      if (own) area += area_m2(parts->layer->geometry(part));
    }
    // Parts may overlap, never leave a gap; a building without parts has its own geometry.
    double const whole = area_m2(buildings->layer->geometry(row));
    CHECK(whole > 0);
    if (area > 0) CHECK(whole <= area * (1 + 1e-6));
  }
}

TEST_CASE("a template is placed by its matrix and its anchor", "[geodata][exact]") {
  auto const city = read(R"({"type":"CityJSON","version":"2.0",
    "transform":{"scale":[1,1,1],"translate":[0,0,0]},"vertices":[[100,200,5]],
    "geometry-templates":{"templates":[{"type":"MultiSurface","lod":"1","boundaries":[[[0,1,2]]]}],
      "vertices-templates":[[0,0,0],[1,0,0],[0,1,0.5]]},
    "CityObjects":{"tree":{"type":"SolitaryVegetationObject","geometry":[{"type":"GeometryInstance",
      "template":0,"boundaries":[0],"transformationMatrix":[2,0,0,1, 0,2,0,0, 0,0,2,0, 0,0,0,1]}]}}})");
  auto const& ring = city.objects.at(0).geometries.at(0).surfaces.at(0).rings.at(0);
  CHECK(ring == std::vector<Vec3>{{101, 200, 5}, {103, 200, 5}, {101, 202, 6}});
}

TEST_CASE("each mistake is refused with its object and geometry", "[geodata][contract]") {
  auto const with_objects = [](std::string const& objects) {
    return R"({"type":"CityJSON","version":"2.0","vertices":[[0,0,0],[1,0,0],[0,1,0]],
      "CityObjects":{)" +
           objects + "}}";
  };
  auto const solid = [&](std::string const& ring) {
    return with_objects(R"("b":{"type":"Building","geometry":[
      {"type":"MultiSurface","lod":"1","boundaries":[[[0,1,2]]]},
      {"type":"MultiSurface","lod":"2","boundaries":[[)" +
                        ring + "]]}]}");
  };
  CHECK(says(refusal(solid("[0,1,99]")),
             "city.json: object 'b', geometry 1: its boundary names vertex 99 of 3"));
  CHECK(says(refusal(solid("[0,1,-1]")), "names vertex -1 of 3"));
  CHECK(says(refusal(solid("[0,1,1.5]")), "names vertex 1.5 of 3"));
  CHECK(says(refusal(solid("[0,1]")), "object 'b', geometry 1: a ring has 2 vertices"));
  CHECK(says(refusal(solid("7")), "hold a number where a list belongs"));
  CHECK(says(refusal(with_objects(R"("b":{"type":"Building"},"b":{"type":"Road"})")),
             "object 'b' is given twice"));
  CHECK(says(refusal(with_objects(R"("a":{"type":"Building","children":["b"]},
                                     "b":{"type":"BuildingPart","children":["a"]})")),
             "is its own ancestor"));
  CHECK(says(refusal(with_objects(R"("a":{"type":"Building","children":["a"]})")),
             "object 'a' is its own ancestor"));
  CHECK(says(refusal(with_objects(R"("b":{"geometry":[]})")), "object 'b' has no type"));
  CHECK(says(refusal(R"({"type":"CityJSON","version":"1.0"})"), "version \"1.0\""));
  CHECK(says(
      refusal(R"({"type":"CityJSON","version":"2.0","CityObjects":{},"vertices":[[0,0,1e308]]})"),
      "vertex 0 is"));
  CHECK(says(refusal(R"({"type":"CityJSON","version":"2.0","CityObjects":{},"vertices":[[0,0,9]],
                        "transform":{"scale":[1,1,1e308],"translate":[0,0,0]}})"),
             "vertex 0 lies at"));
  CHECK(says(refusal(R"({"type":"CityJSON","version":"2.0","CityObjects":{},"vertices":[],
    "geometry-templates":{"templates":[{"type":"GeometryInstance","template":0}],
    "vertices-templates":[]}})"),
             "template 0 is itself an instance"));
  CHECK(says(refusal(with_objects(R"("b":{"type":"Building","attributes":[1]})")),
             "object 'b': its attributes are [1]"));
  CHECK(says(refusal(R"({"type":"CityJSON","version":"2.0","CityObjects":{},"vertices":[)" +
                     std::string(100000, '[') + std::string(100000, ']') + "]}"),
             "is nested more than 100 deep"));
  std::string long_text;
  for (int i = 0; i < 1000; ++i) long_text += "松江";
  auto const cut = refusal(R"({"type":"CityJSON","version":"2.0","CityObjects":{},"vertices":["xx)" +
                           long_text + R"("]})");
  CHECK(says(cut, "松...; expected three integers"));
  CHECK(says(refusal("{\"type\":\"CityJSON\""), "does not end"));
  CHECK(says(refusal("no json"), "is not JSON"));
}

TEST_CASE("a sequence is split at its texts, not at line ends; a feature of no object is left out",
          "[geodata][contract]") {
  auto const header =
      R"({"type":"CityJSON","version":"2.0","transform":{"scale":[0.1,0.1,0.1],"translate":[5,0,0]},
          "CityObjects":{},"vertices":[]})";
  auto const feature = [](std::string const& id, std::string const& named) {
    return R"({"type":"CityJSONFeature","id":")" + named + R"(",
      "CityObjects":{")" +
           id + R"(":{"type":"Building","geometry":[{"type":"MultiSurface",
      "lod":"1","boundaries":[[[0,1,2]]]}]}},"vertices":[[0,0,0],[10,0,0],[0,10,0]]})";
  };
  auto const city =
      read(header + ("\n" + feature("a", "a")) + "\n\n" + feature("b", "x") + feature("c", "c"));
  REQUIRE(city.objects.size() == 2);
  CHECK(city.objects[1].id == "c");
  CHECK(city.objects[0].geometries[0].surfaces[0].rings[0][1] == Vec3{6, 0, 0});
  REQUIRE(city.warnings.size() == 1);
  CHECK(says(city.warnings[0], "feature \"x\": its id names none of its objects"));
  for (auto const& headless : {feature("a", "a"), feature("a", "a") + feature("b", "b")}) {
    CHECK(says(refusal(headless), "begins with a CityJSONFeature, without the header that gives"));
  }
  CHECK(says(refusal(header + feature("a", "a") + feature("a", "a")), "object 'a' is given twice"));
}

TEST_CASE("what is not read is counted and told", "[geodata][oracle]") {
  auto const file = test_file("geodata/cityjson_corpus/cityjson_fake_complete.city.json");
  if (!file) return;
  auto const source = open_source(*file);
  REQUIRE(source.ok());
  CHECK(source->driver == "CityJSON");
  REQUIRE_FALSE(source->warnings.empty());
  auto const& told = source->warnings.back();
  for (auto const* what : {"2 materials", "1 textures", "1 extensions", "'+census'"}) {
    INFO(told);
    CHECK(says(told, what));
  }
}

TEST_CASE("vertices at the limits of precision stay exact", "[geodata][oracle]") {
  auto const file = test_file("geodata/cityjson_corpus/coordinates_precision_ecef.city.json");
  if (!file) return;
  auto const text = read_whole(file->string(), "ecef", 1 << 20);
  auto const city = read(*text);
  REQUIRE(city.loose_vertices.size() == 5);
  CHECK(city.loose_vertices[0] == Vec3{-6378137, -6378137, -6378137});
  CHECK(city.loose_vertices[1].x == 12756274000 * 0.001 + -6378137.0);
}

TEST_CASE("one text is told from a sequence, its members from those within", "[geodata][exact]") {
  auto const outline = [](std::string const& text) {
    JsonOutline out;
    out.feed(text.substr(0, text.size() / 2));
    out.feed(text.substr(text.size() / 2));
    return out;
  };
  auto const one = outline("\xef\xbb\xbf {\"a\": {\"b\": \"}{\"}, \"c\\\"d\": [1, {\"e\": 2}]}\n");
  CHECK(one.is_json());
  CHECK_FALSE(one.is_sequence());
  CHECK(one.members() == std::set<std::string>{"a", "c\\\"d"});
  CHECK(one.objects().size() == 1);
  CHECK(outline("{}\n{}").is_sequence());
  CHECK(outline("\x1e{}").is_sequence());
  CHECK_FALSE(outline("a,b\n1,2").is_json());
}
