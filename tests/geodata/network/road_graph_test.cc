#include "geodata/network/road_graph.h"

#include "tests/geodata/network/drawn_city.h"
#include "tests/geodata/network/sample_cities.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

TEST_CASE("node ids join vertices, and only those that share one", "[network][exact]") {
  auto const city =
      city_of_roads({{{{-10, 0, 0}, {0, 0, 0}, {10, 0, 0}}, {{"node_ids", std::string("1 2 3")}}},
                     {{{0, -10, 0}, {0, 0, 0}, {0, 10, 0}}, {{"node_ids", std::string("4 2 5")}}},
                     {{{5, -10, 0}, {0, 0, 0}, {5, 10, 0}}, {{"node_ids", std::string("6 7 8")}}},
                     {{{10.1, 0, 0}, {30, 0, 0}}, {{"node_ids", std::string("9 10")}}}});
  auto const graph = build_road_graph(city);
  REQUIRE(graph.ok());
  CHECK(graph->report.identified_rows == 4);
  CHECK(graph->network.edges.size() == 6);
  CHECK(connected_components(graph->network.links).count() == 3);
}

TEST_CASE("a road whose ids do not fit its vertices is joined by place", "[network][exact]") {
  auto const city =
      city_of_roads({{{{0, 0, 0}, {5, 0, 0}, {9, 0, 0}}, {{"node_ids", std::string("1 2")}}},
                     {{{9, 0, 0}, {9, 9, 0}}, {{"node_ids", std::string("x 3")}}}});
  auto const graph = build_road_graph(city);
  REQUIRE(graph.ok());
  CHECK(graph->report.identified_rows == 0);
  CHECK(connected_components(graph->network.links).count() == 1);
}

TEST_CASE("one-way streets in every spelling", "[network][exact]") {
  struct Case {
    std::map<std::string, Value> values;
    std::uint8_t travel;
  };
  constexpr std::uint8_t both = travel_along | travel_against;
  std::vector<Case> const cases{{{{"oneway", std::string("yes")}}, travel_along},
                                {{{"oneway", std::string("1")}}, travel_along},
                                {{{"oneway", std::string("true")}}, travel_along},
                                {{{"oneway", std::string("-1")}}, travel_against},
                                {{{"oneway", std::string("no")}}, both},
                                {{{"junction", std::string("roundabout")}}, travel_along},
                                {{{"junction", std::string("yes")}}, both},
                                {{}, both}};
  std::vector<DrawnFeature> roads;
  for (auto const& c : cases) {
    double const y = 100 * static_cast<double>(roads.size());
    roads.push_back({{{0, y, 0}, {10, y, 0}}, c.values});
  }
  auto const graph = build_road_graph(city_of_roads(roads));
  REQUIRE(graph.ok());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    CHECK(graph->roads[i].travel == cases[i].travel);
    CHECK(graph->roads[i].one_way() == (cases[i].travel != both));
  }
  auto const numbers =
      build_road_graph(city_of_roads({{{{0, 0, 0}, {9, 0, 0}}, {{"oneway", std::int64_t{1}}}},
                                      {{{0, 9, 0}, {9, 9, 0}}, {{"oneway", std::int64_t{0}}}}}));
  REQUIRE(numbers.ok());
  CHECK(numbers->roads[0].travel == travel_along);
  CHECK(numbers->roads[1].travel == both);
}

TEST_CASE("the sample's streets meet at the nodes that they name", "[network][exact]") {
  for (auto const size : {sample::Size::block, sample::Size::core}) {
    auto const& city = sample_city(size);
    auto const graph = build_road_graph(city);
    REQUIRE(graph.ok());
    auto const& roads = *city.layer("roads");
    std::map<std::int64_t, Vec3> named;
    for (std::size_t r = 0; r < roads.size(); ++r) {
      auto const line = roads.geometry(r).exterior(0);
      named[std::get<std::int64_t>(roads.value("from_node", r))] = line.front();
      named[std::get<std::int64_t>(roads.value("to_node", r))] = line.back();
    }
    CHECK(graph->network.model_version == city.version);
    CHECK(graph->network.edges.size() == roads.size());
    CHECK(graph->network.nodes.size() == named.size());
    CHECK(graph->report.identified_rows == roads.size());
    CHECK(connected_components(graph->network.links).count() == 1);
  }
}

TEST_CASE("by place alone the sample's network is the same", "[network][oracle]") {
  auto const& city = sample_city(sample::Size::core);
  auto const& roads = *city.layer("roads");
  std::vector<DrawnFeature> bare;
  for (std::size_t r = 0; r < roads.size(); ++r) {
    auto const line = roads.geometry(r).exterior(0);
    bare.push_back({{line.begin(), line.end()}, {{"level", roads.value("level", r)}}});
  }
  auto const by_name = build_road_graph(city);
  auto const by_place = build_road_graph(city_of_roads(bare));
  REQUIRE((by_name.ok() && by_place.ok()));
  CHECK(by_place->network.nodes.size() == by_name->network.nodes.size());
  CHECK(by_place->network.edges.size() == by_name->network.edges.size());
}

TEST_CASE("a city without roads is refused by name", "[network][exact]") {
  auto const graph = build_road_graph(drawn_city({}));
  REQUIRE_FALSE(graph.ok());
  CHECK(graph.error().message == "city 'drawn' has no layer 'roads' to make a network of");
  auto const points = build_road_graph(drawn_city(
      {drawn_layer("roads", LayerKind::road, GeometryType::point, {{{{0, 0, 0}}, {}}})}));
  REQUIRE_FALSE(points.ok());
  CHECK(points.error().message == "layer 'roads' is not of lines; a network needs lines");
}
