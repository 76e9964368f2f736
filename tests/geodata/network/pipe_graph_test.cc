#include "geodata/network/pipe_graph.h"

#include <algorithm>

#include "tests/geodata/network/drawn_city.h"
#include "tests/geodata/network/sample_cities.h"
#include "tests/geodata/network/swmm_file.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

DrawnFeature pipe(std::string const& system, std::vector<Vec3> line,
                  std::map<std::string, Value> values = {}) {
  values["system"] = system;
  return {std::move(line), std::move(values)};
}

DrawnFeature fitting(std::string const& system, std::string const& type, Vec3 at,
                     std::string const& source_id = "") {
  std::map<std::string, Value> values{{"system", system}, {"type", type}};
  if (!source_id.empty()) values["source_id"] = source_id;
  return {{at}, values};
}

CityModel city_of_pipes(std::vector<DrawnFeature> const& pipes,
                        std::vector<DrawnFeature> const& fittings) {
  return drawn_city(
      {drawn_layer("pipes", LayerKind::pipe, GeometryType::line, pipes),
       drawn_layer("pipe_nodes", LayerKind::pipe_node, GeometryType::point, fittings)});
}

PipeGraph graph_of(CityModel const& city) {
  auto graph = build_pipe_graph(city);
  REQUIRE(graph.ok());
  return std::move(graph).value();
}

std::map<std::string, Value> falls(double from_m, double to_m) {
  return {{"invert_from_m", from_m}, {"invert_to_m", to_m}};
}

std::size_t count(PipeGraph const& graph, FittingType type) {
  return static_cast<std::size_t>(std::count_if(graph.fittings.begin(), graph.fittings.end(),
                                                [&](auto const& f) { return f.type == type; }));
}

}  // namespace

TEST_CASE("pipes of two systems that touch do not meet", "[network][exact]") {
  auto const graph = graph_of(
      city_of_pipes({pipe("water", {{0, 0, 0}, {10, 0, 0}}), pipe("gas", {{10, 0, 0}, {20, 0, 0}})},
                    {fitting("water", "valve", {10, 0, 0})}));
  CHECK(connected_components(graph.network.links).count() == 2);
  CHECK(count(graph, FittingType::valve) == 1);
}

TEST_CASE("pipes of one system that cross do not meet, though both have a vertex there",
          "[network][exact]") {
  auto const graph = graph_of(city_of_pipes({pipe("water", {{-9, 0, 0}, {0, 0, 0}, {9, 0, 0}}),
                                             pipe("water", {{0, -9, -2}, {0, 0, -2}, {0, 9, -2}})},
                                            {}));
  CHECK(graph.network.edges.size() == 2);
}

TEST_CASE("a valve within the tolerance cuts its pipe; one out of reach is counted",
          "[network][exact]") {
  auto const graph = graph_of(city_of_pipes(
      {pipe("water", {{0, 0, 0}, {100, 0, 0}})},
      {fitting("water", "valve", {40, 0.3, 0}), fitting("water", "hydrant", {60, 3, 0})}));
  REQUIRE(graph.network.edges.size() == 2);
  CHECK(graph.network.edges[0].length_m == Approx(std::hypot(40, 0.3)));
  CHECK(count(graph, FittingType::valve) == 1);
  CHECK(count(graph, FittingType::hydrant) == 0);
  CHECK(graph.fittings_off_network == 1);
}

TEST_CASE("a cut pipe keeps its fall, interpolated along it", "[network][analytic]") {
  auto const graph =
      graph_of(city_of_pipes({pipe("storm", {{0, 0, 0}, {100, 0, 0}}, falls(4.0, 3.0))},
                             {fitting("storm", "manhole", {25, 0, 0})}));
  REQUIRE(graph.pipes.size() == 2);
  CHECK(graph.pipes[0].invert_to_m.value() == Approx(3.75));
  CHECK(graph.pipes[1].invert_from_m.value() == Approx(3.75));
  CHECK(graph.pipes[1].invert_to_m.value() == Approx(3.0));
  CHECK(graph.pipes[1].fall == Fall::along);
}

TEST_CASE("pipes end at the nodes they name, by feature id or source id", "[network][exact]") {
  auto const by_id = falls(2, 1);
  auto ids = by_id;
  ids["from_node"] = std::int64_t{1};
  ids["to_node"] = std::int64_t{2};
  auto names = by_id;
  names["from_node"] = std::string("YS1");
  names["to_node"] = std::string("YS2");
  for (auto const& values : {ids, names}) {
    auto const graph = graph_of(city_of_pipes({pipe("storm", {{0, 0, 0}, {10, 0, 0}}, values)},
                                              {fitting("storm", "manhole", {0, 1, 0}, "YS1"),
                                               fitting("storm", "outfall", {10, 1, 0}, "YS2")}));
    REQUIRE(graph.network.edges.size() == 1);
    auto const& edge = graph.network.edges[0];
    CHECK(graph.fittings[edge.from].type == FittingType::manhole);
    CHECK(graph.fittings[edge.to].type == FittingType::outfall);
    CHECK(graph.fittings_off_network == 0);
    CHECK(graph.dangling_references.empty());
  }
}

TEST_CASE("names are looked up in the pipe's own system first", "[network][exact]") {
  std::map<std::string, Value> const names{{"from_node", std::string("1")},
                                           {"to_node", std::string("2")}};
  auto const graph = graph_of(city_of_pipes(
      {pipe("gas", {{0, 0, 0}, {10, 0, 0}}, names), pipe("water", {{0, 5, 0}, {10, 5, 0}}, names)},
      {fitting("water", "junction", {0, 5, 0}, "1"), fitting("water", "junction", {10, 5, 0}, "2"),
       fitting("gas", "valve", {0, 0, 0}, "1"), fitting("gas", "valve", {10, 0, 0}, "2")}));
  CHECK(connected_components(graph.network.links).count() == 2);
  CHECK(graph.fittings[graph.network.edges[0].from].type == FittingType::valve);
  CHECK(graph.fittings[graph.network.edges[1].from].type == FittingType::junction);
}

TEST_CASE("a pipe that names a node which is not there is listed", "[network][exact]") {
  auto const graph = graph_of(
      city_of_pipes({pipe("gas", {{0, 0, 0}, {10, 0, 0}},
                          {{"from_node", std::string("RQ1")}, {"to_node", std::string("RQ9")}})},
                    {fitting("gas", "valve", {0, 0, 0}, "RQ1")}));
  CHECK(graph.dangling_references == std::vector<std::uint32_t>{0});
  CHECK(graph.network.edges.size() == 1);
}

TEST_CASE("water reaches the outfall down falling pipes, not up", "[network][exact]") {
  //   0 --falls--> 10 --falls--> 20 = outfall;  30 <--falls-- 20;  10 <--rises-- 10,10
  auto const graph = graph_of(city_of_pipes({pipe("storm", {{0, 0, 0}, {10, 0, 0}}, falls(3, 2)),
                                             pipe("storm", {{10, 0, 0}, {20, 0, 0}}, falls(2, 1)),
                                             pipe("storm", {{20, 0, 0}, {30, 0, 0}}, falls(1, 0.5)),
                                             pipe("storm", {{10, 10, 0}, {10, 0, 0}}, falls(1, 2))},
                                            {fitting("storm", "outfall", {20, 0, 0})}));
  auto const reached = reaches_outfall(graph);
  auto const at = [&](double x, double y) {
    for (std::size_t n = 0; n < graph.network.nodes.size(); ++n) {
      if (graph.network.nodes[n].x == x && graph.network.nodes[n].y == y) return bool{reached[n]};
    }
    FAIL("no such node");
    return false;
  };
  CHECK(at(0, 0));
  CHECK(at(10, 0));
  CHECK(at(20, 0));
  CHECK_FALSE(at(30, 0));
  CHECK_FALSE(at(10, 10));
}

TEST_CASE("every drain of the sample reaches an outfall, and systems are apart",
          "[network][exact]") {
  for (auto const size : {sample::Size::block, sample::Size::core}) {
    auto const& city = sample_city(size);
    auto const graph = graph_of(city);
    CHECK(graph.network.edges.size() == city.layer("pipes")->size());
    CHECK(graph.report.identified_rows == city.layer("pipes")->size());
    CHECK(graph.dangling_references.empty());
    auto const reached = reaches_outfall(graph);
    for (std::size_t e = 0; e < graph.pipes.size(); ++e) {
      auto const& edge = graph.network.edges[e];
      if (flows_by_gravity(graph.pipes[e].system)) {
        CHECK(graph.pipes[e].fall == Fall::along);
        CHECK(reached[edge.from]);
      }
      for (auto const other : graph.network.links.edges_of(edge.to)) {
        CHECK(graph.pipes[other].system == graph.pipes[e].system);
      }
    }
  }
}

TEST_CASE("sewer models have the nodes and links that were counted", "[network][oracle]") {
  struct Expected {
    char const* file;
    std::size_t nodes, links;
  };
  for (auto const& e : std::vector<Expected>{{"CoS-Reduced-Outlets.inp", 144, 153},
                                             {"user2.inp", 72, 102},
                                             {"user3.inp", 141, 139},
                                             {"user4.inp", 209, 209},
                                             {"user5.inp", 200, 276}}) {
    auto const file = test_file(std::string("geodata/swmm_networks/") + e.file);
    if (!file) continue;
    INFO(e.file);
    auto const graph = graph_of(swmm_city(*file));
    CHECK(graph.network.nodes.size() + graph.fittings_off_network == e.nodes);
    CHECK(graph.network.edges.size() == e.links);
    CHECK(graph.dangling_references.empty());
    CHECK(count(graph, FittingType::outfall) >= 1);
  }
}
