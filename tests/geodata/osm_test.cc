#include "geodata/loaders/ogr_loader.h"
#include "geodata/loaders/osm_scan.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

LoadReport report_of(std::filesystem::path const& file, std::string const& layer) {
  LocalFrame frame;
  frame.crs = "EPSG:4087";
  LoadOptions options;
  options.read.layer = layer;
  auto loaded = load_layer(file, options, frame);
  REQUIRE(loaded.ok());
  CHECK(loaded->layer->attribution() == "© OpenStreetMap contributors (ODbL)");
  return loaded->report;
}

}  // namespace

TEST_CASE("a way that lacks a node is dropped and named", "[geodata][contract]") {
  ScratchFolder const scratch;
  auto const report = report_of(write_file(scratch / "small.osm", small_osm()), "lines");
  CHECK(report.kept == 2);
  REQUIRE(report.problems.size() == 1);
  CHECK(report.problems[0].feature == "way 11");
  CHECK(report.warnings.at(0).find("1 of 3 ways are incomplete") != std::string::npos);
}

TEST_CASE("the references of real extracts are those that their list counts", "[geodata][oracle]") {
  struct Expected {
    char const* file;
    std::size_t nodes, ways, incomplete, dangling;
  };
  for (auto const& e :
       std::vector<Expected>{{"shanghai_center_osm/shanghai_center.osm.gz", 21786, 4701, 0, 0},
                             {"shanghai_center_osm/shanghai_huangpu_osmnx.osm", 2958, 796, 0, 0},
                             {"shanghai_sample_osm/shanghai_sample.osm", 6301, 909, 909, 8265}}) {
    auto const file = test_file(std::string("geodata/") + e.file);
    if (!file) continue;
    auto const scan =
        scan_osm((file->extension() == ".gz" ? "/vsigzip/" : "") + file->string(), "extract");
    REQUIRE(scan.ok());
    CHECK(scan->nodes == e.nodes);
    CHECK(scan->ways == e.ways);
    CHECK(scan->incomplete_ways.size() == e.incomplete);
    CHECK(scan->dangling_references == e.dangling);
  }
}

TEST_CASE("no polygon is built from a partial ring", "[geodata][oracle]") {
  if (auto const file = test_file("geodata/shanghai_sample_osm/shanghai_sample.osm")) {
    CHECK(report_of(*file, "lines").kept == 0);
    CHECK(report_of(*file, "multipolygons").kept == 0);
    CHECK(report_of(*file, "points").kept == 230);
  }
}

TEST_CASE("a file with ids out of order is read whole", "[geodata][oracle]") {
  if (auto const file = test_file("geodata/pyogrio_fixtures/sample.osm.pbf")) {
    CHECK(report_of(*file, "points").read == 8);
    CHECK(report_of(*file, "lines").read == 36);
    CHECK(report_of(*file, "multipolygons").read == 8);
  }
}

TEST_CASE("a compressed country extract is read whole", "[geodata][oracle]") {
  if (auto const file = test_file("geodata/osm_pbf/liechtenstein-latest.osm.pbf")) {
    CHECK(report_of(*file, "lines").read == 5235);
    CHECK(report_of(*file, "multipolygons").read == 9902);
  }
}
