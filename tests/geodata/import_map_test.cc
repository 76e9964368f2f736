#include "geodata/import/import_map.h"

#include <fstream>

#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

std::string const good = R"([[layer]]
name = "roads"
kind = "road"
geometry = "line"
source_layers = ["lines"]
[layer.field.class]
from = ["highway"]
codes = "road_class"
[codes.road_class]
primary = "arterial"
)";

std::string message(std::string text, std::string const& from, std::string const& to) {
  ScratchFolder const scratch;
  auto const at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
  auto const map = read_import_map(write_file(scratch / "m.toml", text));
  REQUIRE_FALSE(map.ok());
  return map.error().message;
}

}  // namespace

TEST_CASE("the maps that are shipped can be read", "[geodata][contract]") {
  for (auto const* name : {"osm", "yangpu_shapefile", "cjj61_pipes", "cityjson", "dxf"}) {
    auto const map = read_import_map(name);
    if (!map) UNSCOPED_INFO(map.error().message);
    CHECK(map.ok());
  }
}

TEST_CASE("the map that the manual shows can be read", "[geodata][contract]") {
  std::ifstream manual("docs/geodata/import.md");
  std::string const text((std::istreambuf_iterator<char>(manual)), {});
  auto const begin = text.find("```toml\n");
  REQUIRE(begin != std::string::npos);
  auto const example = text.substr(begin + 8, text.find("```", begin + 8) - begin - 8);
  ScratchFolder const scratch;
  auto const map = read_import_map(write_file(scratch / "example.toml", example));
  if (!map) UNSCOPED_INFO(map.error().message);
  REQUIRE(map.ok());
  CHECK(map->layers[0].fields.size() == 3);
}

TEST_CASE("fields keep the order of the file", "[geodata][exact]") {
  auto const map = read_import_map("osm");
  REQUIRE(map.ok());
  CHECK(map->layers[0].fields[0].name == "class");
  CHECK(map->layers[0].fields[1].name == "name_zh");
}

TEST_CASE("a unit in a map is one that becomes the field's, or is refused with those that do",
          "[geodata][exact]") {
  std::string text = good;
  text.insert(text.find("[codes"), "[layer.field.diameter_mm]\ntype = \"number\"\nunit = \"m\"\n");
  ScratchFolder const scratch;
  auto const map = read_import_map(write_file(scratch / "m.toml", text));
  REQUIRE(map.ok());
  CHECK(map->layers[0].fields[1].unit.apply(0.8) == 800);
  CHECK(message(text, "\"m\"", "\"kPa\"") ==
        "m.toml:11: 'unit' in field 'diameter_mm' is 'kPa', which does not become mm; expected mm, "
        "cm, dm, m, km, in, ft, us-ft");
  CHECK(message(text, "diameter_mm", "diameter").find("ends in no unit; expected _mm, _cm, _m") !=
        std::string::npos);
  CHECK(message(text, "unit =", "factor = 2\nunit =").find("stands beside 'factor'") !=
        std::string::npos);
  CHECK(
      message(text, "\"number\"", "\"text\"").find("'unit' in field 'diameter_mm' is of a text") !=
      std::string::npos);
}

TEST_CASE("a mistake in a map is refused with its line", "[geodata][contract]") {
  CHECK(message(good, "from =", "form =").find("m.toml:7: unknown key 'form' in field 'class'") ==
        0);
  CHECK(message(good, "kind = \"road\"", "kind = \"rode\"")
            .find("m.toml:3: 'kind' in [[layer]] is 'rode'") == 0);
  CHECK(message(good, "\"line\"", "\"curve\"").find("expected point, line or polygon") !=
        std::string::npos);
  CHECK(
      message(good, "[codes.road_class]", "[codes.other]").find("there is no [codes.road_class]") !=
      std::string::npos);
  CHECK(message(good, "\"arterial\"", "4").find("not of the type of field 'class'") !=
        std::string::npos);
  CHECK(message(good, "name = \"roads\"", "").find("key 'name' is missing") != std::string::npos);
  CHECK(
      message(good, "[[layer]]", "colour = 1\n[[layer]]").find("m.toml:1: unknown key 'colour'") ==
      0);
  auto const again = good.substr(0, good.find("[codes"));
  CHECK(message(again + good, "kind = \"road\"", "kind = \"path\"")
            .find("differs from an earlier rule") != std::string::npos);
  CHECK_FALSE(read_import_map("no_such_map").ok());
}
