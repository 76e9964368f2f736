#include <fstream>

#include "geodata/city_folder.h"
#include "geodata/import/import_report.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

std::string const map_text = R"([[layer]]
name = "places"
kind = "place"
geometry = "point"
source_layers = ["*"]
[layer.field.source_id]
from = ["key"]
[layer.field.class]
from = ["class"]
)";

/// Places as "key class", one degree apart from 121.2 E 31 N; an empty class is no value.
std::filesystem::path write_places(std::filesystem::path const& file,
                                   std::vector<std::pair<std::string, std::string>> const& places) {
  std::string text = R"({"type": "FeatureCollection", "features": [)";
  int n = 0;
  for (auto const& [key, name] : places) {
    text += (n == 0 ? "" : ",");
    text += R"({"type": "Feature", "properties": {"key": ")" + key + R"(", "class": )" +
            (name.empty() ? "null" : "\"" + name + "\"") +
            R"(}, "geometry": {"type": "Point", "coordinates": [121.2, 31.0)" +
            std::to_string(key.empty() ? 0 : key[0] - 'a') + "]}}";
    ++n;
  }
  return write_file(file, text + "]}");
}

struct Scene {
  Scene() : map(*read_import_map(write_file(scratch / "places.toml", map_text))) {
    options.folder = scratch / "city";
  }

  Result<ImportReport> import(std::vector<std::pair<std::string, std::string>> const& places) {
    return import_files({write_places(scratch / "in.geojson", places)}, map, options);
  }
  LayerChanges changes(std::vector<std::pair<std::string, std::string>> const& places) {
    auto const report = import(places);
    if (!report) UNSCOPED_INFO(report.error().message);
    REQUIRE(report.ok());
    REQUIRE(report->changes.size() == 1);
    return report->changes[0];
  }
  std::shared_ptr<CityModel const> city() {
    auto loaded = load_city(options.folder);
    REQUIRE(loaded.ok());
    return *loaded;
  }
  /// "key id class" of every row.
  std::vector<std::string> rows() {
    auto const model = city();
    auto const& layer = *model->layer("places");
    std::vector<std::string> out;
    for (std::size_t row = 0; row < layer.size(); ++row) {
      out.push_back(std::string(layer.text("source_id", row)) + " " +
                    std::to_string(layer.id(row)) + " " + std::string(layer.text("class", row)));
    }
    return out;
  }

  ScratchFolder scratch;
  ImportMap map;
  ImportOptions options;
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a city that is there is not touched without a mode", "[geodata][contract]") {
  Scene scene;
  REQUIRE(scene.import({{"a", "market"}}).ok());
  auto const again = scene.import({{"b", "school"}});
  REQUIRE_FALSE(again.ok());
  CHECK(again.error().message.find("--mode replace, merge or append") != std::string::npos);
  CHECK(scene.rows() == Texts{"a 1 market"});
}

TEST_CASE("merging keeps ids, says what changed, and the same again changes nothing",
          "[geodata][exact]") {
  Scene scene;
  REQUIRE(scene.import({{"a", "market"}, {"b", "school"}, {"c", ""}}).ok());
  scene.options.mode = ImportMode::merge;
  auto const changes = scene.changes({{"d", "store"}, {"b", "hospital"}, {"a", "market"}});
  CHECK(changes.inserted == 1);
  CHECK(changes.updated == 1);
  CHECK(changes.unchanged == 1);
  CHECK(changes.missing == 1);
  CHECK(changes.deleted == 0);
  REQUIRE(changes.first.size() == 2);
  CHECK(changes.first[0].id == 2);
  CHECK(changes.first[0].details == Texts{"class: 'school' -> 'hospital'"});
  CHECK(scene.rows() == Texts{"a 1 market", "b 2 hospital", "c 3 ", "d 4 store"});
  auto const before = scene.city()->version;
  auto const again = scene.import({{"d", "store"}, {"b", "hospital"}, {"a", "market"}});
  REQUIRE(again.ok());
  CHECK_FALSE(again->changes[0].any());
  CHECK_FALSE(again->written);
  CHECK(scene.city()->version == before);
}

TEST_CASE("features that the source lacks go only when that is asked for", "[geodata][exact]") {
  Scene scene;
  REQUIRE(scene.import({{"a", "market"}, {"b", "school"}}).ok());
  scene.options.mode = ImportMode::merge;
  scene.options.delete_missing = true;
  CHECK(scene.changes({{"b", "school"}}).deleted == 1);
  CHECK(scene.rows() == Texts{"b 2 school"});
}

TEST_CASE("replacing and appending give new ids", "[geodata][exact]") {
  Scene scene;
  REQUIRE(scene.import({{"a", "market"}, {"b", "school"}}).ok());
  scene.options.mode = ImportMode::append;
  CHECK(scene.changes({{"a", "store"}}).inserted == 1);
  CHECK(scene.rows() == Texts{"a 1 market", "b 2 school", "a 3 store"});
  scene.options.mode = ImportMode::replace;
  auto const changes = scene.changes({{"a", "store"}});
  CHECK(changes.deleted == 3);
  CHECK(scene.rows() == Texts{"a 4 store"});
}

TEST_CASE("the id of a feature that is gone is not given again, whoever opens the city later",
          "[geodata][exact]") {
  Scene scene;
  REQUIRE(scene.import({{"a", "market"}, {"b", "school"}}).ok());
  scene.options.mode = ImportMode::merge;
  scene.options.delete_missing = true;
  CHECK(scene.changes({{"a", "market"}}).deleted == 1);
  CHECK(scene.city()->layer("places")->last_id() == 2);
  CHECK(scene.changes({{"a", "market"}, {"b", "school"}}).inserted == 1);
  CHECK(scene.rows() == Texts{"a 1 market", "b 3 school"});
  CHECK(scene.changes({{"a", "market"}}).deleted == 1);
  CHECK(scene.changes({{"a", "store"}}).updated == 1);  // writes the city without touching ids
  scene.options.mode = ImportMode::replace;
  CHECK(scene.changes({{"c", "school"}}).deleted == 1);
  CHECK(scene.rows() == Texts{"c 4 school"});
}

TEST_CASE("a dry run tells the same and writes nothing", "[geodata][contract]") {
  Scene scene;
  REQUIRE(scene.import({{"a", "market"}}).ok());
  scene.options.mode = ImportMode::merge;
  scene.options.dry_run = true;
  CHECK(scene.changes({{"a", "store"}}).updated == 1);
  CHECK(scene.rows() == Texts{"a 1 market"});
}

TEST_CASE("an import that fails leaves the city as it was", "[geodata][contract]") {
  Scene scene;
  REQUIRE(scene.import({{"a", "market"}, {"b", "school"}}).ok());
  scene.options.mode = ImportMode::merge;
  auto const twice = scene.import({{"a", "market"}, {"a", "store"}});
  REQUIRE_FALSE(twice.ok());
  CHECK(twice.error().message.find("two features of the source have the source id 'a'") !=
        std::string::npos);
  CHECK(scene.rows() == Texts{"a 1 market", "b 2 school"});
}

TEST_CASE("a map that names what the source lacks is refused with what the source has",
          "[geodata][contract]") {
  Scene scene;
  auto const sentence = [&](std::string const& from, std::string const& to) {
    auto text = map_text;
    text.replace(text.find(from), from.size(), to);
    auto const map = read_import_map(write_file(scene.scratch / "wrong.toml", text));
    REQUIRE(map.ok());
    auto const file = write_places(scene.scratch / "in.geojson", {{"a", "market"}});
    auto const report = import_files({file}, *map, scene.options);
    return report ? std::string() : report.error().message;
  };
  CHECK(sentence("[\"class\"]", "[\"klass\", \"kind\"]") ==
        "in.geojson: layer 'in' has no attribute klass or kind, which field 'class' of the map's "
        "layer 'places' names; it has key, class (write optional = true in the map where that is "
        "fine)");
  CHECK(sentence("kind =", "where.height = [\"*\"]\nkind =")
            .find("has no attribute height, which a condition") != std::string::npos);
  CHECK(sentence("[\"class\"]", "[\"klass\"]\noptional = true").empty());
}

TEST_CASE("a layer that no file has is refused unless the map says it may be absent",
          "[geodata][contract]") {
  Scene scene;
  auto const extra = std::string("\n[[layer]]\nname = \"roads\"\nkind = \"road\"\n") +
                     "geometry = \"line\"\nsource_layers = [\"streets\"]\n";
  for (bool const optional : {false, true}) {
    auto const text = map_text + extra + (optional ? "optional = true\n" : "");
    scene.map = *read_import_map(write_file(scene.scratch / "two.toml", text));
    auto const report = scene.import({{"a", "market"}});
    CHECK(report.ok() == optional);
    if (!report) CHECK(report.error().message.find("they have in") != std::string::npos);
  }
}

TEST_CASE("central Shanghai merged a second time has 0 changes", "[geodata][oracle]") {
  auto const file = test_file("geodata/shanghai_center_osm/shanghai_center.osm.gz");
  if (!file) return;
  ScratchFolder const scratch;
  auto const map = read_import_map("osm");
  ImportOptions options;
  options.folder = scratch / "city";
  REQUIRE(import_files({*file}, *map, options).ok());
  options.mode = ImportMode::merge;
  auto const report = import_files({*file}, *map, options);
  REQUIRE(report.ok());
  for (auto const& changes : report->changes) CHECK_FALSE(changes.any());
  CHECK_FALSE(report->written);
}

TEST_CASE("the table of problems has a line for each", "[geodata][exact]") {
  ScratchFolder const scratch;
  ImportReport report;
  report.loads.push_back({});
  report.loads[0].file = "a, b.shp";
  report.loads[0].layer = "a";
  report.loads[0].problems = {{"feature 3", "dropped: a \"bow\" tie"},
                              {"feature 4", "repaired: x"}};
  report.targets = {"buildings"};
  REQUIRE(write_problems_csv(report, scratch / "p.csv").ok());
  std::ifstream in(scratch / "p.csv");
  std::string const text((std::istreambuf_iterator<char>(in)), {});
  CHECK(text ==
        "file,source_layer,layer,feature,outcome,reason\n"
        "\"a, b.shp\",a,buildings,feature 3,dropped,\"a \"\"bow\"\" tie\"\n"
        "\"a, b.shp\",a,buildings,feature 4,repaired,x\n");
}
