#include "geodata/network/noding.h"

#include <algorithm>

#include "geodata/network/road_graph.h"
#include "tests/geodata/network/drawn_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::test;

namespace {

RoadGraph graph_of(std::vector<DrawnFeature> const& roads, NodingOptions const& options = {}) {
  auto graph = build_road_graph(city_of_roads(roads), options);
  REQUIRE(graph.ok());
  return std::move(graph).value();
}

std::size_t components(RoadGraph const& graph) {
  return connected_components(graph.network.links).count();
}

DrawnFeature line(std::vector<Vec3> points, std::int64_t level = 0) {
  return {std::move(points), {{"level", level}}};
}

}  // namespace

TEST_CASE("streets that share a vertex meet there", "[network][exact]") {
  auto const graph = graph_of(
      {line({{-10, 0, 0}, {0, 0, 0}, {10, 0, 0}}), line({{0, -10, 0}, {0, 0, 0}, {0, 10, 0}})});
  CHECK(graph.network.nodes.size() == 5);
  CHECK(graph.network.edges.size() == 4);
  CHECK(components(graph) == 1);
}

TEST_CASE("streets that cross without a common vertex do not meet", "[network][exact]") {
  auto const graph = graph_of({line({{-10, 0, 0}, {10, 0, 0}}), line({{0, -10, 0}, {0, 10, 0}})});
  CHECK(graph.network.edges.size() == 2);
  CHECK(components(graph) == 2);
}

TEST_CASE("a bridge does not meet the street below, though both have a vertex there",
          "[network][exact]") {
  auto const graph = graph_of(
      {line({{-10, 0, 0}, {0, 0, 0}, {10, 0, 0}}), line({{0, -10, 6}, {0, 0, 6}, {0, 10, 6}}, 1)});
  CHECK(graph.network.edges.size() == 2);
  CHECK(components(graph) == 2);
  CHECK(graph.report.levels_kept_apart == 1);
}

TEST_CASE("a bridge meets the street at its ends, whatever their levels", "[network][exact]") {
  auto const graph = graph_of({line({{-10, 0, 0}, {0, 0, 0}}), line({{0, 0, 0}, {10, 0, 5}}, 1),
                               line({{10, 0, 5}, {20, 0, 0}}, 0)});
  CHECK(graph.network.nodes.size() == 4);
  CHECK(components(graph) == 1);
}

TEST_CASE("a ramp that ends on a street's vertex meets it; a tunnel below stays apart",
          "[network][exact]") {
  auto const graph =
      graph_of({line({{-10, 0, 0}, {0, 0, 0}, {10, 0, 0}}), line({{0, 10, 5}, {0, 0, 0}}, 1),
                line({{-5, -5, -8}, {0, 0, -8}, {5, 5, -8}}, -2)});
  CHECK(graph.network.edges.size() == 4);  // the street in two, the ramp, the tunnel whole
  CHECK(components(graph) == 2);
}

TEST_CASE("ends within the tolerance are one, beyond it they are not", "[network][exact]") {
  for (double const gap : {0.5, 0.51}) {
    auto const graph =
        graph_of({line({{0, 0, 0}, {10, 0, 0}}), line({{10 + gap, 0, 0}, {20, 0, 0}})});
    CHECK(components(graph) == (gap <= 0.5 ? 1 : 2));
    CHECK(graph.report.merged_ends == (gap <= 0.5 ? 1 : 0));
    CHECK(graph.report.loose_ends.size() == (gap <= 0.5 ? 2 : 4));
  }
}

TEST_CASE("an end that touches a street between its vertices cuts it there", "[network][exact]") {
  auto const graph =
      graph_of({line({{0, 0, 0}, {100, 0, 10}}), line({{30, 0.25, 3}, {30, 50, 3}})});
  REQUIRE(graph.network.edges.size() == 3);
  CHECK(graph.report.cut_lines == 1);
  CHECK(components(graph) == 1);
  auto const first = graph.network.course(0);
  CHECK((first.back().x == 30 && first.back().y == 0.25 && first.back().z == 3));
  CHECK(graph.network.edges[0].length_m == Approx(std::hypot(30, 0.25)));
}

TEST_CASE("an end does not cut a street of another level", "[network][exact]") {
  auto const graph =
      graph_of({line({{0, 0, 0}, {100, 0, 0}}, 1), line({{30, 0.25, 0}, {30, 50, 0}})});
  CHECK(graph.network.edges.size() == 2);
  CHECK(components(graph) == 2);
}

TEST_CASE("loose ends name what they nearly meet, but not the street they come from",
          "[network][exact]") {
  auto const graph = graph_of({line({{0, 0, 0}, {100, 0, 0}}), line({{30, 2, 0}, {30, 50, 0}}),
                               line({{100, 0, 0}, {100, 3, 0}})});
  auto const& loose = graph.report.loose_ends;
  REQUIRE(loose.size() == 4);
  std::vector<LooseEnd> near;
  std::copy_if(loose.begin(), loose.end(), std::back_inserter(near),
               [](auto const& e) { return e.near_row != LooseEnd::none; });
  REQUIRE(near.size() == 1);
  CHECK(near[0].row == 1);
  CHECK(near[0].near_row == 0);
  CHECK(near[0].near_distance_m == 2);
}

TEST_CASE("a piece no longer than the tolerance is left out, a loop is kept", "[network][exact]") {
  auto const graph = graph_of({line({{0, 0, 0}, {0.3, 0, 0}}), line({{0, 0, 0}, {-50, 0, 0}}),
                               line({{-50, 0, 0}, {-60, 5, 0}, {-60, -5, 0}, {-50, 0, 0}})});
  CHECK(graph.report.collapsed == 1);
  CHECK(graph.network.edges.size() == 2);
}

TEST_CASE("the order of lines changes numbers but not the network", "[network][exact]") {
  std::vector<DrawnFeature> roads{
      line({{-10, 0, 0}, {0, 0, 0}, {10, 0, 0}}), line({{0.2, 0.1, 0}, {0, 30, 0}}),
      line({{4, 0.3, 0}, {4, -20, 0}}), line({{-10, 0.4, 0}, {-40, 0, 0}})};
  std::vector<double> lengths;
  for (int turn = 0; turn < 24; ++turn) {
    auto const graph = graph_of(roads);
    CHECK(graph.network.nodes.size() == 7);
    CHECK(graph.network.edges.size() == 6);
    CHECK(components(graph) == 1);
    std::next_permutation(roads.begin(), roads.end(), [](auto const& a, auto const& b) {
      return a.points[0].x < b.points[0].x;
    });
  }
}

TEST_CASE("every edge ends at its nodes, and the edges hold every metre of the lines",
          "[network][exact]") {
  auto const graph = graph_of({line({{0, 0, 0}, {50, 0, 0}, {50, 50, 0}, {0, 50, 0}, {0, 0, 0}}),
                               line({{0, 0, 0}, {50, 50, 0}}), line({{25, -20, 0}, {50, 0, 0}})});
  double sum = 0;
  for (std::size_t e = 0; e < graph.network.edges.size(); ++e) {
    auto const& edge = graph.network.edges[e];
    auto const course = graph.network.course(e);
    for (auto const& [node, end] :
         {std::pair(edge.from, course.front()), std::pair(edge.to, course.back())}) {
      CHECK(graph.network.nodes[node].x == end.x);
      CHECK(graph.network.nodes[node].y == end.y);
    }
    sum += edge.length_m;
  }
  CHECK(sum == Approx(200 + std::hypot(50, 50) + std::hypot(25, 20)).epsilon(1e-12));
}
