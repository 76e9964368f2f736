#include "geodata/import/import.h"

#include <map>
#include <sstream>

#include "geodata/city_folder.h"
#include "geodata/import/field_mapper.h"
#include "geodata/import/import_report.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

struct Imported {
  ImportReport report;
  std::shared_ptr<CityModel const> city;
};

Imported import(std::vector<std::filesystem::path> const& files, std::string const& map,
                std::filesystem::path const& folder, std::string const& crs = "") {
  ImportOptions options;
  options.folder = folder;
  options.crs = crs;
  auto const rules = read_import_map(map);
  if (!rules) UNSCOPED_INFO(rules.error().message);
  REQUIRE(rules.ok());
  auto report = import_files(files, *rules, options);
  if (!report) UNSCOPED_INFO(report.error().message);
  REQUIRE(report.ok());
  auto city = load_city(folder);
  REQUIRE(city.ok());
  CHECK((*city)->version == report->version);
  return {std::move(report).value(), *city};
}

std::string refusal(std::vector<std::filesystem::path> const& files,
                    std::filesystem::path const& folder) {
  ImportOptions options;
  options.folder = folder;
  auto const report = import_files(files, *read_import_map("osm"), options);
  REQUIRE_FALSE(report.ok());
  CHECK_FALSE(std::filesystem::exists(folder));
  return report.error().message;
}

}  // namespace

TEST_CASE("OpenStreetMap tags become the attributes of roads", "[geodata][exact]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "small.osm", small_osm());
  auto const [report, city] = import({file}, "osm", scratch / "city");
  auto const& roads = *city->layer("roads");
  REQUIRE(roads.size() == 1);
  CHECK(roads.text("source_id", 0) == "10");
  CHECK(roads.text("class", 0) == "arterial");
  CHECK(roads.text("name_zh", 0) == "人民北路");
  CHECK(roads.text("name_en", 0) == "Renmin Road \"North\"");
  CHECK(roads.text("structure", 0) == "bridge");
  CHECK(roads.number("level", 0) == 1.0);
  CHECK(roads.number("oneway", 0) == 1.0);
  CHECK(roads.number("lanes", 0) == 4.0);  // "2;3" is no number: the default of the class
  CHECK(roads.number("speed_km_h", 0) == Approx(40.2336));
  auto const line = roads.geometry(0).exterior(0);
  CHECK(line.front().y > line.back().y);  // oneway = -1 runs against the drawn direction
  CHECK(roads.text("node_ids", 0) == "3 2 1");
  CHECK(city->layer("park_paths")->text("node_ids", 0) == "2 3");
  CHECK(city->layer("park_paths")->size() == 1);
  auto const text = to_text(report);
  CHECK(text.find("'lanes' cannot be read as a whole number, e.g. '2;3'") != std::string::npos);
  CHECK(text.find("way 11 dropped") != std::string::npos);
}

TEST_CASE("central Shanghai has its 4701 roads with their notice", "[geodata][oracle]") {
  auto const file = test_file("geodata/shanghai_center_osm/shanghai_center.osm.gz");
  if (!file) return;
  ScratchFolder const scratch;
  auto const [report, city] = import({*file}, "osm", scratch / "city");
  auto const& roads = *city->layer("roads");
  CHECK(roads.size() == 4701);
  CHECK(roads.attribution() == "© OpenStreetMap contributors (ODbL)");
  CHECK(city->frame.crs == "EPSG:4549");
  std::size_t one_way = 0, structures = 0;
  double km = 0;
  for (std::size_t row = 0; row < roads.size(); ++row) {
    one_way += roads.number("oneway", row) == 1.0 ? 1 : 0;
    structures += roads.text("structure", row) != "ground" ? 1 : 0;
    km += length_m(roads.geometry(row).exterior(0)) / 1000;
  }
  // geodata reference, 5: 2806 ways tagged one-way, 195 bridge or tunnel ways, 974.8 km +- 0.2 %.
  CHECK(one_way >= 2806);
  CHECK(structures == 195);
  CHECK(km == Approx(974.8).epsilon(0.002));
}

TEST_CASE("every vertex of an OpenStreetMap road has its node's id, the same id at the same place",
          "[geodata][oracle]") {
  auto const file = test_file("geodata/shanghai_center_osm/shanghai_center.osm.gz");
  if (!file) return;
  ScratchFolder const scratch;
  auto const [report, city] = import({*file}, "osm", scratch / "city");
  auto const& roads = *city->layer("roads");
  std::map<std::string, std::pair<double, double>> places;
  for (std::size_t row = 0; row < roads.size(); ++row) {
    std::istringstream ids{std::string(roads.text("node_ids", row))};
    std::string id;
    for (auto const& v : roads.geometry(row).exterior(0)) {
      REQUIRE(ids >> id);
      auto const here = std::pair(v.x, v.y);
      REQUIRE(places.try_emplace(id, here).first->second == here);
    }
    REQUIRE_FALSE(ids >> id);
  }
  CHECK(places.size() == 21786);  // expected.csv: all nodes of the extract belong to its roads
}

TEST_CASE("Huangpu's road network is imported into the CRS that is asked for",
          "[geodata][oracle]") {
  auto const file = test_file("geodata/shanghai_center_osm/shanghai_huangpu_osmnx.osm");
  if (!file) return;
  ScratchFolder const scratch;
  auto const [report, city] = import({*file}, "osm", scratch / "city", "EPSG:32651");
  CHECK(city->layer("roads")->size() == 796);
  CHECK(city->frame.crs == "EPSG:32651");
}

TEST_CASE("three shapefiles of Yangpu become one city", "[geodata][oracle]") {
  auto const folder = test_file("geodata/shanghai_yangpu");
  if (!folder) return;
  ScratchFolder const scratch;
  auto const [report, city] =
      import({*folder / "Buildings.shp", *folder / "Roads.shp", *folder / "amenities.shp"},
             "yangpu_shapefile", scratch / "city");
  CHECK(city->layer("buildings")->size() == 553);
  CHECK(city->layer("roads")->size() == 306);
  CHECK(city->layer("places")->size() == 21);
  CHECK(city->layer("buildings")->text("usage", 0).size() > 0);
}

TEST_CASE("an import that cannot be done leaves nothing behind", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const target = scratch / "city";
  auto const mixed = write_file(scratch / "mixed.geojson", mixed_geojson());
  CHECK(refusal({mixed}, target).find("map 'osm' has no rule for its layers (mixed)") !=
        std::string::npos);
  CHECK(refusal({scratch / "no.osm"}, target).find("no such file") != std::string::npos);
  CHECK(refusal({}, target).find("no vector file") != std::string::npos);
}

TEST_CASE("an extract without a complete way is refused with the reason", "[geodata][oracle]") {
  auto const file = test_file("geodata/shanghai_sample_osm/shanghai_sample.osm");
  if (!file) return;
  ScratchFolder const scratch;
  CHECK(refusal({*file}, scratch / "city").find("is incomplete") != std::string::npos);
}

TEST_CASE("a number is read with its unit or not at all", "[geodata][exact]") {
  FieldRule field;
  field.type = ColumnType::number;
  field.name = "lanes";
  CHECK(number_with_unit("3.5", field) == 3.5);
  CHECK(number_with_unit(" 3.5 m", field) == 3.5);
  CHECK(number_with_unit("50 mph", field) == Approx(80.4672));
  CHECK_FALSE(number_with_unit("2;3", field));
  CHECK_FALSE(number_with_unit("12'6\"", field));
  CHECK_FALSE(number_with_unit("none", field));
}

TEST_CASE("a text's own unit says more than the map's, and both end in the field's",
          "[geodata][exact]") {
  FieldRule width;
  width.type = ColumnType::number;
  width.name = "width_m";
  width.unit = *unit_scale("cm", width.name);
  CHECK(number_with_unit("57", width) == 0.57);  // not 0.5700000000000001
  CHECK(number_with_unit("300 mm", width) == 0.3);
  CHECK(number_with_unit("3.5 m", width) == 3.5);
  CHECK(number_with_unit("10 ft", width) == Approx(3.048).epsilon(1e-15));
  CHECK_FALSE(number_with_unit("40 km/h", width));
  CHECK_FALSE(number_with_unit("3 parsec", width));
  FieldRule speed = width;
  speed.name = "speed_km_h";
  speed.unit = {};
  CHECK(number_with_unit("25 mph", speed) == Approx(40.2336));
  CHECK(number_with_unit("10 m/s", speed) == 36.0);
}
