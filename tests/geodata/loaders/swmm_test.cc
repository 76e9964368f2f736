#include "geodata/loaders/ogr_loader.h"
#include "geodata/loaders/swmm_inp.h"
#include "tests/geodata/fixture_files.h"
#include "tests/geodata/scratch_folder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

std::string const small_network =
    "[OPTIONS]\nFLOW_UNITS CMS\n"
    "[JUNCTIONS]\n;;name invert depth\nJ1 2.5 3.0\nJ2 2.0 3.1 ; the second\n"
    "[OUTFALLS]\nO1 1.5 FREE\n"
    "[CONDUITS]\nC1 J1 J2 120 0.013\nC2 J2 O1 80 0.013\n"
    "[PUMPS]\nP1 J1 J9 *\n"
    "[XSECTIONS]\nC1 CIRCULAR 0.8 0 0 0\n"
    "[COORDINATES]\nJ1 616000 3435000\nJ2 616100 3435000\nO1 616100 3434950\nX 0 0\n"
    "[VERTICES]\nC1 616050 3435010\n"
    "[SUBCATCHMENTS]\nS1 G1 J1 1.5 40 50 0.5\n"
    "[Polygons]\nS1 616000 3435000\nS1 616010 3435000\nS1 616010 3435010\n";

std::string refusal(std::string const& text) {
  auto const network = parse_swmm(text, "n.inp");
  REQUIRE_FALSE(network.ok());
  return network.error().message;
}

}  // namespace

TEST_CASE("a sewer network becomes nodes, links with their bends, and subcatchments",
          "[geodata][exact]") {
  ScratchFolder const scratch;
  auto const file = write_file(scratch / "n.inp", small_network);
  LoadOptions options;
  options.read.layer = "links";
  auto const frame = *make_local_frame("EPSG:4549", 616000, 3435000, "");
  auto const refused = load_layer(file, options, frame);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("has no CRS") != std::string::npos);
  options.read.crs_if_missing = "EPSG:4549";
  auto const loaded = load_layer(file, options, frame);
  REQUIRE(loaded.ok());
  auto const& links = *loaded->layer;
  REQUIRE(links.size() == 3);
  CHECK(links.text("source_id", 0) == "C1");
  CHECK(links.text("from", 0) == "J1");
  CHECK(links.number("depth", 0) == 0.8);
  CHECK(links.text("unit", 0) == "m");
  auto const line = links.geometry(0).exterior(0);
  REQUIRE(line.size() == 3);
  CHECK(line[1] == Vec3{50, 10, 0});
  CHECK(links.geometry(2).empty());  // the pump's end has no place, its topology is kept
  CHECK(links.text("to", 2) == "J9");
  auto const& warnings = loaded->report.warnings;
  REQUIRE(warnings.size() == 2);
  CHECK(warnings[0] == "1 links name a node that is not there");
  CHECK(warnings[1] == "1 coordinates belong to no node");
}

TEST_CASE("a network that cannot be read names the line", "[geodata][contract]") {
  CHECK(refusal("[JUNCTIONS]\nJ1 deep\n") == "n.inp: line 2: 'deep' is not a number");
  CHECK(refusal("[JUNCTIONS]\nJ1 1\nJ1 2\n") ==
        "n.inp: line 3: 'J1' is given twice, first in line 2");
  CHECK(refusal("[OPTIONS]\n").find("has no JUNCTIONS") != std::string::npos);
  CHECK(refusal("[JUNCTIONS]\nJ1 1\n[CONDUITS]\nC1 J1\n").find("line 4") != std::string::npos);
  CHECK(refusal("[COORDINATES]\nJ1 1\n").find("expected a name, x and y") != std::string::npos);
}
