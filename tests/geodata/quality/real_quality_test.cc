#include <map>

#include "geodata/city_folder.h"
#include "geodata/import/import.h"
#include "geodata/quality/quality.h"
#include "tests/geodata/network/sample_cities.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

QualityReport report_of(CityModel const& city) {
  auto const rules = QualityRules::load();
  REQUIRE(rules.ok());
  auto report = check_quality(city, *rules);
  REQUIRE(report.ok());
  return std::move(report).value();
}

/// Features at fault by check, of all layers.
std::map<std::string, std::size_t> bad(QualityReport const& report) {
  std::map<std::string, std::size_t> out;
  for (auto const& count : report.counts) {
    if (count.bad > 0) out[count.check] += count.bad;
  }
  return out;
}

/// "check count" a line, for a message that can be read.
std::string text(std::map<std::string, std::size_t> const& bad) {
  std::string out;
  for (auto const& [check, count] : bad) out += check + " " + std::to_string(count) + "\n";
  return out;
}

std::shared_ptr<CityModel const> imported(std::filesystem::path const& file,
                                          std::string const& map) {
  ScratchFolder const scratch;
  ImportOptions options;
  options.folder = scratch / "city";
  REQUIRE(import_files({file}, *read_import_map(map), options).ok());
  return *load_city(options.folder);
}

}  // namespace

TEST_CASE("the sample keeps what its generator promises", "[quality][exact]") {
  // Not promised: clearances where pipes of several systems meet under a junction, and that a lane
  // drawn as a curve ends on the street that it comes close to.
  for (auto const size : {sample::Size::block, sample::Size::core}) {
    auto found = bad(report_of(sample_city(size)));
    INFO(text(found));
    for (auto const* promised :
         {"missing_attribute", "no_geometry", "invalid_geometry", "duplicate_id", "unknown_node",
          "duplicate_geometry", "no_outfall", "slope_against_flow", "building_in_water"}) {
      INFO(promised);
      CHECK(found[promised] == 0);
    }
  }
}

TEST_CASE("what is wrong with the map of central Shanghai is counted", "[quality][golden]") {
  auto const file = test_file("geodata/shanghai_center_osm/shanghai_center.osm.gz");
  if (!file) return;
  CHECK(text(bad(report_of(*imported(*file, "osm")))) == "loose_end 283\nnearly_touching 2\n");
}

TEST_CASE("what is wrong with Yangpu's streets is counted", "[quality][golden]") {
  auto const file = test_file("geodata/shanghai_yangpu/Roads.shp");
  if (!file) return;
  CHECK(text(bad(report_of(*imported(*file, "yangpu_shapefile")))) ==
        "loose_end 64\nmissing_attribute 306\nnearly_touching 3\n");
}
