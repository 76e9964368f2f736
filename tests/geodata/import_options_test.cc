#include <algorithm>

#include "geodata/city_folder.h"
#include "geodata/import/import.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

std::string const wells_map = R"([[layer]]
name = "wells"
kind = "other"
geometry = "point"
source_layers = ["*"]
[layer.field.source_id]
from = ["id"]
[layer.field.diameter_mm]
type = "number"
from = ["d"]
unit = "cm"
)";

/// As surveyors in China write it: X is the northing. H is above Wusong.
std::string const wells_csv =
    "id,X,Y,H,d\n"
    "A1,3435010.5,616020.25,4.5,70\n"
    "A2,3435030,616050,4.25,800 mm\n";

/// What an operator says of files that do not say it themselves.
struct Scene {
  Scene() : map(*read_import_map(write_file(scratch / "wells.toml", wells_map))) {
    options.folder = scratch / "city";
    options.crs_if_missing = "EPSG:4549";
    options.csv = {"Y", "X", "H"};
  }

  Result<ImportReport> import(std::string const& name = "wells.csv",
                              std::string const& text = wells_csv) {
    files.insert(files.begin(), write_file(scratch / name, text));
    return import_files(files, map, options);
  }
  std::string refusal(std::string const& name = "wells.csv", std::string const& text = wells_csv) {
    auto const report = import(name, text);
    REQUIRE_FALSE(report.ok());
    return report.error().message;
  }
  std::shared_ptr<CityModel const> city() {
    auto loaded = load_city(options.folder);
    REQUIRE(loaded.ok());
    return *loaded;
  }

  ScratchFolder scratch;
  ImportMap map;
  ImportOptions options;
  std::vector<std::filesystem::path> files;  ///< beside the one that import writes
};

bool says(std::string const& text, std::string const& part) {
  UNSCOPED_INFO(text);
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the columns that the caller names place a table, heights too", "[geodata][exact]") {
  Scene scene;
  REQUIRE(scene.import().ok());
  auto const city = scene.city();
  auto const& wells = *city->layer("wells");
  REQUIRE(wells.size() == 2);
  auto const p = wells.geometry(0).exterior(0)[0];
  auto const world = city->frame.to_world(p.x, p.y);
  CHECK(world.x == 616020.25);
  CHECK(world.y == 3435010.5);
  CHECK(p.z == 4.5);
  CHECK(wells.number("diameter_mm", 0) == 700.0);  // 70 of the map's cm
  CHECK(wells.number("diameter_mm", 1) == 800.0);  // a text with its own unit
}

TEST_CASE("a column of WKT is named as well", "[geodata][exact]") {
  Scene scene;
  scene.options.csv = {"place", "", ""};
  REQUIRE(scene.import("wells.csv", "id,place,d\nA,POINT (616020.25 3435010.5),1\n").ok());
  CHECK(scene.city()->layer("wells")->size() == 1);
}

TEST_CASE("columns that no table has are refused", "[geodata][contract]") {
  Scene scene;
  scene.options.csv = {"E", "N", ""};
  CHECK(says(scene.refusal(), "wells.csv: has no column 'E'; it has id, X, Y, H, d"));
  Scene other;
  CHECK(says(other.refusal("small.osm", small_osm()),
             "column 'Y' is named for tables, but no file is a .csv"));
}

TEST_CASE("heights of files that name no datum are above the one that the caller names",
          "[geodata][contract]") {
  Scene scene;
  scene.options.vertical_datum_if_missing = "EPSG:5737";
  REQUIRE(scene.import().ok());
  CHECK(scene.city()->frame.vertical_datum == "EPSG:5737");

  scene.options.mode = ImportMode::merge;
  scene.options.vertical_datum_if_missing = "Wusong = EPSG:5737 + 1.634 m, source: survey 2021";
  CHECK(says(scene.refusal(), "need -1.634 m to become heights above the city's 'EPSG:5737'"));
  scene.options.vertical_datum_if_missing = "EPSG:5736";
  CHECK(says(scene.refusal(), "no offset between the two is declared"));
  scene.options.vertical_datum_if_missing = "Wusong";
  CHECK_FALSE(scene.import().ok());
}

TEST_CASE("heights of a raster that names no unit are in the one that the caller names",
          "[geodata][exact]") {
  std::string const grid =
      "ncols 3\nnrows 2\nxllcorner 615990\nyllcorner 3434990\ncellsize 50\n"
      "10 10 10\n10 10 10\n";
  Scene scene;
  scene.files = {write_file(scene.scratch / "ground.asc", grid)};
  scene.options.vertical_unit_if_missing = "ft";
  REQUIRE(scene.import().ok());
  CHECK(scene.city()->terrain->at(0, 0) == 3.048F);
  Scene other;
  other.files = {write_file(other.scratch / "ground.asc", grid)};
  other.options.vertical_unit_if_missing = "fathom";
  CHECK(says(other.refusal(), "ground.asc: gives heights in 'fathom'; expected metres or feet"));
  Scene without;
  without.options.vertical_unit_if_missing = "ft";
  CHECK(says(without.refusal(), "unit 'ft' is named for rasters, but no file is one"));
}

TEST_CASE("progress is told of reading and then of writing, each to its end",
          "[geodata][contract]") {
  constexpr int rows = 10000;
  std::string text = "id,X,Y,H\n";
  for (int i = 0; i < rows; ++i) text += std::to_string(i) + ",3435010,616020,1\n";
  Scene scene;
  std::string order;
  double reading = 0, writing = 0;
  std::size_t written = 0;
  scene.options.progress = [&](double fraction, std::size_t features, std::string_view what) {
    auto& last = what == "reading" ? reading : writing;
    CHECK(fraction >= last);
    CHECK(fraction <= 1);
    last = fraction;
    if (what == "writing") written = features;
    order += what[0];
  };
  scene.map.layers[0].fields.pop_back();  // this table has no diameters
  REQUIRE(scene.import("wells.csv", text).ok());
  CHECK(order.find("wr") == std::string::npos);
  CHECK(std::count(order.begin(), order.end(), 'w') >= 4);  // begin, 4096, 8192, end
  CHECK(reading > 0);
  CHECK(writing == 1);
  CHECK(written == rows);
}
