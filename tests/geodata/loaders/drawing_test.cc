/// Drawings (DXF): layers told apart by an attribute, areas drawn as closed lines, arcs.

#include <cmath>
#include <numbers>

#include "geodata/city_folder.h"
#include "geodata/import/import.h"
#include "geodata/loaders/ogr_loader.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

std::string pair(int code, std::string const& value) {
  return std::to_string(code) + "\n" + value + "\n";
}

std::string vertex(double x, double y) {
  return pair(10, std::to_string(x)) + pair(20, std::to_string(y));
}

/// A road centreline on 道路, a house as a closed polyline on 房屋, a quarter circle on 道路. Texts
/// are in the code page that the header names.
std::string drawing(std::string const& code_page, std::string const& roads,
                    std::string const& houses) {
  return pair(0, "SECTION") + pair(2, "HEADER") + pair(9, "$DWGCODEPAGE") + pair(3, code_page) +
         pair(0, "ENDSEC") + pair(0, "SECTION") + pair(2, "ENTITIES") +  //
         pair(0, "LWPOLYLINE") + pair(8, roads) + pair(90, "2") + pair(70, "0") +
         vertex(616000, 3435000) + vertex(616100, 3435000) +  //
         pair(0, "LWPOLYLINE") + pair(8, houses) + pair(90, "4") + pair(70, "1") +
         vertex(616010, 3435010) + vertex(616020, 3435010) + vertex(616020, 3435020) +
         vertex(616010, 3435020) +  //
         pair(0, "ARC") + pair(8, roads) + vertex(616000, 3435100) + pair(40, "50") +
         pair(50, "0") + pair(51, "90") +  //
         pair(0, "ENDSEC") + pair(0, "EOF");
}

std::string const map = R"(
[[layer]]
name = "roads"
kind = "road"
geometry = "line"
source_layers = ["entities"]
where.Layer = ["道路"]
[layer.field.class]
default = "secondary"

[[layer]]
name = "buildings"
kind = "building"
geometry = "polygon"
source_layers = ["entities"]
where.Layer = ["房屋"]
)";

}  // namespace

TEST_CASE("a drawing's layers become kinds by the map; closed lines become areas",
          "[geodata][exact]") {
  ScratchFolder const scratch;
  // 道路 and 房屋 in GBK, as AutoCAD writes them in China.
  auto const dxf =
      write_file(scratch / "plan.dxf", drawing("ANSI_936", "\xB5\xC0\xC2\xB7", "\xB7\xBF\xCE\xDD"));
  auto const rules = read_import_map(write_file(scratch / "dxf.toml", map));
  REQUIRE(rules.ok());
  ImportOptions options;
  options.folder = scratch / "city";
  options.crs = "EPSG:4549";
  auto const refused = import_files({dxf}, *rules, options);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("has no CRS") != std::string::npos);
  options.crs_if_missing = "EPSG:4549";
  auto const report = import_files({dxf}, *rules, options);
  if (!report) UNSCOPED_INFO(report.error().message);
  REQUIRE(report.ok());
  auto const city = load_city(options.folder);
  REQUIRE(city.ok());
  REQUIRE((*city)->layer("roads")->size() == 2);
  REQUIRE((*city)->layer("buildings")->size() == 1);
  CHECK(area_m2((*city)->layer("buildings")->geometry(0)) == Approx(100));
  // Chords of 1 degree: 1.3e-5 shorter than the arc.
  auto const arc = (*city)->layer("roads")->geometry(1).exterior(0);
  CHECK(length_m(arc) == Approx(25 * std::numbers::pi).epsilon(2e-5));
}
