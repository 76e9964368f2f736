#include "scenarios/sewer/inp_reader.h"

#include <filesystem>
#include <map>
#include <string>

#include "tests/scenarios/sewer/inp_text.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

namespace citytwin::sewer {

using test::kOptions;
using test::kThreePipes;
using test::network_of;
using test::read_text;

namespace {

std::string message_of(std::string const& text) {
  auto const network = read_text(text);
  return network ? "no error" : network.error().message;
}

bool says(std::string const& message, std::string const& part) {
  INFO(message);
  return message.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a file in US units becomes a network in SI", "[sewer][exact]") {
  auto const network = network_of(
      "[OPTIONS]\nFLOW_UNITS CFS\nSTART_DATE 01/01/2020\nEND_DATE 01/02/2020\n"
      "[JUNCTIONS]\nA 10 5\n[OUTFALLS]\nO 9 FIXED 9.5 YES\n[CONDUITS]\nc A O 400 0.013 0 0\n"
      "[XSECTIONS]\nc CIRCULAR 3 0 0 0 2\n");
  CHECK(network.nodes[0].invert_m == Approx(3.048));
  CHECK(network.nodes[1].outfall.stage_m == Approx(9.5 * 0.3048));
  CHECK(network.nodes[1].outfall.flap_gate);
  CHECK(network.links[0].conduit.length_m == Approx(121.92));
  CHECK(network.links[0].section.full_depth_m == Approx(0.9144));
  CHECK(network.links[0].conduit.barrels == 2);
}

TEST_CASE("a mistake is named with line, section, field, value and what was expected",
          "[sewer][contract]") {
  auto const depth = message_of(kOptions + "[JUNCTIONS]\nA 10 deep\n");
  CHECK(says(depth, "test.inp:"));
  CHECK(says(depth, "[JUNCTIONS] field 'maximum depth': 'deep', expected a number"));
  CHECK(says(message_of(kOptions + "[JUNCTIONS]\nA 1 2\nA 1 2\n"), "'A' is given twice"));
  CHECK(says(message_of(kOptions + "[JUNCTIONS]\nA 1 2\n[CONDUITS]\nc A B 10 0.01 0 0\n"),
             "field 'to node': 'B', expected the name of a node"));
  CHECK(says(message_of(kThreePipes + "[JUNCTION]\nX 1 2\n"), "[JUNCTION]"));
  CHECK(says(message_of(kOptions + "[JUNCTIONS]\nA 1 2\nB 1 2\n[CONDUITS]\nc A B 0 0.01 0 0\n"),
             "expected a number above 0"));
}

TEST_CASE("processes that are not computed are refused together, by section", "[sewer][contract]") {
  auto const network = read_text(kThreePipes + "[POLLUTANTS]\nTSS MG/L 0 0 0\n[SNOWPACKS]\nS x\n");
  REQUIRE_FALSE(network);
  CHECK(network.error().code == ErrorCode::unsupported);
  CHECK(says(network.error().message, "[POLLUTANTS] (water quality), [SNOWPACKS] (snow)"));
  CHECK(
      says(message_of("[OPTIONS]\nFLOW_ROUTING KINWAVE\n[CONDUITS]\na b c 1 1 0 0\n"), "KINWAVE"));
}

TEST_CASE("an empty section of an unknown process harms nobody", "[sewer][contract]") {
  CHECK(read_text(kThreePipes + "[POLLUTANTS]\n;; none\n"));
}

TEST_CASE("a pipe drawn uphill is turned and keeps its sign outside", "[sewer][contract]") {
  auto text = kThreePipes;
  text.replace(text.find("p2 B C"), 6, "p2 C B");
  auto const network = network_of(text);
  CHECK(network.links[1].direction == -1);
  CHECK(network.nodes[network.links[1].from].name == "B");
}

TEST_CASE(
    "a loop of links without length, a rough bed of nothing and two pipes into an outfall are "
    "refused",
    "[sewer][contract]") {
  auto rough = kThreePipes;
  rough.replace(rough.find("0.013"), 5, "0.000");
  CHECK(says(message_of(rough), "Manning's n 0"));
  CHECK(says(message_of(kThreePipes +
                        "[CONDUITS]\np4 B O 100 0.013 0 0\n[XSECTIONS]\np4 CIRCULAR 1 0 0 0\n"),
             "outfall 'O' has 2 links"));
}

TEST_CASE("a node without links is a warning", "[sewer][contract]") {
  auto const network = network_of(kThreePipes + "[JUNCTIONS]\nLONELY 1 1\n");
  REQUIRE(network.warnings.size() == 1);
  CHECK(network.warnings[0].subject == "LONELY");
}

TEST_CASE("of 32 published models 25 are read and seven refused by the section that says why",
          "[sewer][oracle]") {
  auto const folder = citytwin::test::test_file("flood/swmm");
  if (!folder) return;
  std::map<std::string, std::string> const refused{
      {"examples_Example1", "water quality"},
      {"examples_Example4", "low impact development"},
      {"examples_Example5", "groundwater"},
      {"swc_swc18", "low impact development"},
      {"update_v5111_bioretention", "low impact development"},
      {"update_v5111_porous_pavement", "low impact development"},
      {"update_v52_control_rules_test", "FLOW_ROUTING STEADY"}};
  int read = 0, models = 0;
  for (auto const& entry : std::filesystem::directory_iterator(*folder)) {
    if (entry.path().extension() != ".inp") continue;
    ++models;
    auto const name = entry.path().stem().string();
    INFO(name);
    auto const network = read_inp(entry.path());
    auto const expected = refused.find(name);
    CHECK(network.ok() == (expected == refused.end()));
    read += network ? 1 : 0;
    if (network || expected == refused.end()) continue;
    CHECK(network.error().code == ErrorCode::unsupported);
    CHECK(says(network.error().message, expected->second));
  }
  CHECK(models == 32);
  CHECK(read == 25);
}

}  // namespace citytwin::sewer
