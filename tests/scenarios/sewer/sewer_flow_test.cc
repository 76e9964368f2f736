#include "scenarios/sewer/sewer_flow.h"

#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "scenarios/sewer/section_shapes.h"
#include "scenarios/sewer/sewer_run.h"
#include "scenarios/sewer/structure_flow.h"
#include "tests/scenarios/sewer/inp_text.h"
#include "tests/support/catch.h"

namespace citytwin::sewer {

using test::kOptions;
using test::kThreePipes;
using test::network_of;

namespace {

/// Runs to the end of the file's time; returns the run's books.
RunBooks run_to_end(SewerRun& run) {
  while (!run.finished()) {
    auto const moved = run.advance({});
    if (!moved) FAIL(moved.error().message);
  }
  return run.books();
}

/// A grid of streets' sewers, rows x columns, every pipe running to one corner.
std::string grid(int rows, int columns) {
  std::string nodes = "[JUNCTIONS]\n", pipes = "[CONDUITS]\n", shapes = "[XSECTIONS]\n",
              inflows = "[INFLOWS]\n";
  auto const name = [](int r, int c) { return fmt::format("N{}_{}", r, c); };
  auto const pipe = [&](std::string const& id, std::string const& a, std::string const& b) {
    pipes += fmt::format("{} {} {} 60 0.013 0 0\n", id, a, b);
    shapes += fmt::format("{} CIRCULAR 0.8 0 0 0\n", id);
  };
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      nodes += fmt::format("{} {} 3\n", name(r, c), 10.0 + 0.1 * (r + c));
      inflows += fmt::format("{} FLOW \"\" FLOW 1 1 {}\n", name(r, c),
                             0.002 + 0.0001 * ((7 * r + 3 * c) % 11));
      if (r > 0) pipe(fmt::format("v{}_{}", r, c), name(r, c), name(r - 1, c));
      if (c > 0) pipe(fmt::format("h{}_{}", r, c), name(r, c), name(r, c - 1));
    }
  }
  pipe("out", name(0, 0), "O");
  return kOptions + nodes + "[OUTFALLS]\nO 9.8 FREE NO\n" + pipes + shapes + inflows;
}

}  // namespace

TEST_CASE("still water in a closed basin stays still", "[sewer][exact]") {
  auto const network = network_of(
      kOptions +
      "[JUNCTIONS]\nA 10 4 1.5\nB 10.3 4 1.2\n[STORAGE]\nS 9.5 5 2.0 FUNCTIONAL 0 0 50 0 0\n"
      "[CONDUITS]\np A B 100 0.013 0 0\nq S A 50 0.013 0.5 0\n"
      "[XSECTIONS]\np CIRCULAR 1 0 0 0\nq CIRCULAR 1 0 0 0\n");
  SewerFlow flow(network);
  std::vector<double> const nothing(3, 0.0);
  for (int i = 0; i < 1000; ++i) REQUIRE(flow.step(2.0, nothing));
  for (std::size_t node = 0; node < 3; ++node)
    CHECK(flow.head_m(node) == Approx(11.5).epsilon(1e-9));
  CHECK(std::abs(flow.flow_m3ps(0)) < 1e-9);
}

TEST_CASE("steady flow fills a pipe to its normal depth", "[sewer][analytic]") {
  auto const network = network_of(kThreePipes);
  auto run = SewerRun::make(network);
  REQUIRE(run);
  auto const books = run_to_end(*run);
  CHECK(run->flow().flow_m3ps(2) == Approx(0.5).epsilon(1e-4));
  auto const& pipe = network.links[0];
  double const conveyance = std::sqrt(0.001) / 0.013;
  double const normal = pipe.section.normal_depth(0.5 / conveyance);
  // The drawdown of the free outfall reaches up: 12 mm at the head of three pipes.
  CHECK(run->flow().depth_m(0) == Approx(normal).epsilon(0.03));
  CHECK(run->flow().depth_m(0) < normal);
  CHECK(std::abs(books.routing_error_share()) < 1e-5);
}

TEST_CASE("water that enters leaves or is held, through surcharge and flooding",
          "[sewer][analytic]") {
  for (std::string const method : {"EXTRAN", "SLOT"}) {
    INFO(method);
    auto text = kThreePipes + "[OPTIONS]\nSURCHARGE_METHOD " + method + "\n";
    text.replace(text.find(" 0.5\n"), 5, " 4.0\n");
    auto const network = network_of(text);
    auto run = SewerRun::make(network);
    REQUIRE(run);
    auto const books = run_to_end(*run);
    CHECK(books.flow.flooding_m3 > 1000.0);
    CHECK(books.direct_m3 == Approx(4.0 * 4 * 3600).epsilon(1e-3));
    // The limit that `citytwin validate sewer` sets for every model.
    CHECK(std::abs(books.routing_error_share()) < 1e-4);
    CHECK(run->flow().depth_m(0) == Approx(4.0));
  }
}

TEST_CASE("lateral volumes are credited exactly once", "[sewer][exact]") {
  auto const network = network_of(kThreePipes);
  SewerFlow flow(network);
  std::vector<double> volume(4, 0.0);
  volume[1] = 0.25;
  for (int i = 0; i < 512; ++i) REQUIRE(flow.step(1.0, volume));
  CHECK(flow.totals().lateral_in_m3 == 128.0);
  CHECK(flow.rim_m(1) == Approx(14.2));
}

TEST_CASE("the result is bitwise the same for 1, 2 and 4 threads", "[sewer][exact]") {
  auto const network = network_of(grid(50, 50));
  std::vector<std::vector<double>> heads;
  for (int const threads : {1, 2, 4}) {
    SewerFlow flow(network, threads);
    std::vector<double> const rain(network.nodes.size(), 0.02);
    for (int i = 0; i < 40; ++i) REQUIRE(flow.step(2.0, rain));
    auto& list = heads.emplace_back();
    for (std::size_t node = 0; node < network.nodes.size(); ++node)
      list.push_back(flow.head_m(node));
  }
  CHECK(network.links.size() > 4096);
  CHECK(heads[0] == heads[1]);
  CHECK(heads[0] == heads[2]);
}

TEST_CASE("a flap gate keeps the tide out, an open outfall does not", "[sewer][contract]") {
  for (bool const gate : {true, false}) {
    auto text = kThreePipes.substr(0, kThreePipes.find("[INFLOWS]"));
    text.replace(text.find("O 10.0 FREE NO"), 14,
                 gate ? "O 10.0 FIXED 11.5 YES" : "O 10.0 FIXED 11.5 NO");
    auto const network = network_of(text);
    auto run = SewerRun::make(network);
    REQUIRE(run);
    static_cast<void>(run_to_end(*run));
    if (gate)
      CHECK(run->flow().depth_m(0) == 0.0);
    else
      CHECK(run->flow().head_m(0) == Approx(11.5).epsilon(1e-3));
  }
}

TEST_CASE("an orifice and a weir pass what their closed forms say", "[sewer][analytic]") {
  Units const metric = units_of(FlowUnit::cms);
  StructureModel orifice;
  orifice.kind = LinkKind::orifice;
  orifice.section = circular_section(0.5);
  orifice.orifice.discharge = 0.65;
  orifice.crest_m = 1.0;
  StructureState state;
  StructureEnds ends{3.0, 0.0, 3.0, 0.0, 0.0, 0.0};
  double const area = 0.25 * 3.14159265358979 * 0.25;
  CHECK(structure_flow(orifice, metric, ends, state) ==
        Approx(0.65 * area * std::sqrt(2 * kGravity_mps2 * 1.75)).epsilon(1e-4));
  StructureModel weir;
  weir.kind = LinkKind::weir;
  weir.section = rectangular_section(1.0, 2.0, false);
  weir.weir.discharge = 1.84;
  weir.crest_m = 1.0;
  StructureState over;
  StructureEnds const crest{1.4, 0.0, 1.4, 0.0, 0.0, 0.0};
  double const free = structure_flow(weir, metric, crest, over);
  CHECK(free == Approx(1.84 * 2.0 * std::pow(0.4, 1.5)).epsilon(1e-9));
  StructureEnds const drowned{1.4, 1.2, 1.4, 1.2, 0.0, 0.0};
  CHECK(structure_flow(weir, metric, drowned, over) ==
        Approx(free * std::pow(1.0 - std::pow(0.5, 1.5), 0.385)).epsilon(1e-9));
}

TEST_CASE("a rule starts and stops a pump between two depths", "[sewer][contract]") {
  auto const network = network_of(
      kOptions +
      "[STORAGE]\nW 0 5 1 FUNCTIONAL 0 0 20 0 0\n[OUTFALLS]\nO 6 FREE NO\n[PUMPS]\nP W O C OFF\n"
      "[CURVES]\nC PUMP4 0 0.2\nC 5 0.2\n[INFLOWS]\nW FLOW \"\" FLOW 1 1 0.05\n"
      "[CONTROLS]\nRULE on\nIF NODE W DEPTH >= 3\nTHEN PUMP P STATUS = ON\n"
      "RULE off\nIF NODE W DEPTH <= 1\nTHEN PUMP P STATUS = OFF\n");
  auto run = SewerRun::make(network);
  REQUIRE(run);
  double lowest = 9.0, highest = 0.0;
  int starts = 0;
  double before = 0.0;
  while (!run->finished()) {
    REQUIRE(run->advance({}));
    double const depth = run->flow().depth_m(1), flow = run->flow().flow_m3ps(0);
    starts += before == 0.0 && flow > 0.0 ? 1 : 0;
    before = flow;
    lowest = std::min(lowest, depth), highest = std::max(highest, depth);
  }
  // 40 m3 fill in 800 s and are pumped out in 267 s: 13 cycles in four hours.
  CHECK(starts == 13);
  CHECK(highest == Approx(3.0).margin(0.03));
  CHECK(lowest == Approx(1.0).margin(0.03));
  CHECK(std::abs(run->books().routing_error_share()) < 1e-4);
}

TEST_CASE("a pump never takes more than there is", "[sewer][analytic]") {
  auto const network = network_of(
      kOptions +
      "[STORAGE]\nW 0 5 1 FUNCTIONAL 0 0 20 0 0\n[OUTFALLS]\nO 6 FREE NO\n[PUMPS]\nP W O C ON\n"
      "[CURVES]\nC PUMP4 0 0.2\nC 5 0.2\n");
  auto run = SewerRun::make(network);
  REQUIRE(run);
  auto const books = run_to_end(*run);
  CHECK(run->flow().depth_m(1) == 0.0);
  // A step's volume is the mean of its first and last flow: the last step may owe half of one step.
  CHECK(books.flow.outfall_m3 == Approx(20.0).margin(0.2 * 2.0));
}

}  // namespace citytwin::sewer
