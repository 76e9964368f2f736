#include "geodata/quality/findings_file.h"

#include <fstream>
#include <sstream>

#include "geodata/loaders/ogr_loader.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

QualityReport two_findings() {
  QualityReport report;
  report.findings.push_back({"pipes",
                             7,
                             "same_space",
                             Severity::error,
                             -0.25,
                             0.0,
                             "water, and \"gas\"",
                             "pipes",
                             9,
                             {100, 200}});
  report.findings.push_back(
      {"roads", 3, "no_geometry", Severity::error, {}, {}, "", "", 0, {0, 0}});
  return report;
}

LocalFrame songjiang() {
  auto const frame = make_local_frame("EPSG:4549", 616000, 3435000, "");
  REQUIRE(frame.ok());
  return *frame;
}

}  // namespace

TEST_CASE("findings are written as CSV in the city's coordinates", "[quality][exact]") {
  ScratchFolder const scratch;
  REQUIRE(write_findings_csv(two_findings(), songjiang(), scratch / "f.csv").ok());
  std::ifstream stream(scratch / "f.csv");
  std::string header, first, second;
  std::getline(stream, header);
  std::getline(stream, first);
  std::getline(stream, second);
  CHECK(first ==
        "pipes,7,same_space,error,-0.25,0,\"water, and \"\"gas\"\"\",pipes,9,616100.000,"
        "3435200.000");
  CHECK(second == "roads,3,no_geometry,error,,,,,,616000.000,3435000.000");
}

TEST_CASE("findings are written as points that any reader of GeoPackage opens",
          "[quality][contract]") {
  ScratchFolder const scratch;
  auto const frame = songjiang();
  REQUIRE(write_findings_gpkg(two_findings(), frame, scratch / "f.gpkg").ok());
  REQUIRE(write_findings_gpkg(two_findings(), frame, scratch / "f.gpkg").ok());  // again
  auto const loaded = load_layer(scratch / "f.gpkg", {}, frame);
  REQUIRE(loaded.ok());
  REQUIRE(loaded->layer->size() == 2);
  CHECK(loaded->layer->text("check", 0) == "same_space");
  CHECK(loaded->layer->number("value", 0).value() == -0.25);
  CHECK(loaded->layer->geometry(0).exterior(0)[0].x == 100);
  CHECK_FALSE(loaded->layer->number("value", 1).has_value());
}

TEST_CASE("a file that cannot be written is named", "[quality][exact]") {
  auto const written = write_findings_csv(two_findings(), songjiang(), "/nowhere/f.csv");
  REQUIRE_FALSE(written.ok());
  CHECK(written.error().message == "/nowhere/f.csv: cannot be written");
}
