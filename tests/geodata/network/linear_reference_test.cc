#include "geodata/network/linear_reference.h"

#include <cmath>

#include "geodata/network/road_graph.h"
#include "tests/geodata/network/drawn_city.h"
#include "tests/geodata/network/sample_cities.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

TEST_CASE("a place along an edge is found again from its point", "[network][analytic]") {
  auto const& city = sample_city(sample::Size::block);
  auto const graph = build_road_graph(city);
  REQUIRE(graph.ok());
  LinearReference const places(graph->network);
  for (std::uint32_t e = 0; e < graph->network.edges.size(); ++e) {
    double const length = graph->network.edges[e].length_m;
    for (double const share : {0.1, 0.37, 0.5, 0.93}) {
      auto const point = places.point({e, share * length});
      auto const found = places.nearest(point.x, point.y, 1);
      REQUIRE(found);
      CHECK(found->position.edge == e);
      CHECK(found->distance_m < 1e-9);  // rounding of coordinates below 1 km
      CHECK(found->position.offset_m == Approx(share * length).margin(1e-6));
    }
  }
}

TEST_CASE("offsets run along bends, in metres on the ground", "[network][exact]") {
  auto const city = city_of_roads({{{{0, 0, 1}, {30, 0, 4}, {30, 40, 8}}, {}}});
  auto const graph = build_road_graph(city);
  REQUIRE(graph.ok());
  LinearReference const places(graph->network);
  auto const p = places.point({0, 50});
  CHECK((p.x == 30 && p.y == 20 && p.z == 6));
  auto const found = places.nearest(33, 20, 5);
  REQUIRE(found);
  CHECK(found->position.offset_m == 50);
  CHECK(found->distance_m == 3);
}

TEST_CASE("places outside an edge are its ends, and nothing is found out of reach",
          "[network][exact]") {
  auto const city = city_of_roads({{{{0, 0, 0}, {10, 0, 0}}, {}}, {{{0, 5, 0}, {10, 5, 0}}, {}}});
  auto const graph = build_road_graph(city);
  REQUIRE(graph.ok());
  LinearReference const places(graph->network);
  CHECK(places.point({0, -3}).x == 0);
  CHECK(places.point({0, 300}).x == 10);
  CHECK_FALSE(places.nearest(4, 30, 20).has_value());
  auto const both = places.candidates(4, 1, 5, 20);
  REQUIRE(both.size() == 2);
  CHECK(both[0].position.edge == 0);
  CHECK(both[1].distance_m == 4);
}
