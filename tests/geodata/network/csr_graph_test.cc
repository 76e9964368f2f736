#include "geodata/network/csr_graph.h"

#include <algorithm>

#include "tests/support/catch.h"

using namespace citytwin;

TEST_CASE("each edge is linked at both of its ends, a loop twice at its node", "[network][exact]") {
  std::vector<EdgeEnds> const edges{{0, 1}, {1, 2}, {2, 2}, {0, 1}};
  auto const graph = make_csr(4, edges);
  REQUIRE(graph.node_count() == 4);
  CHECK(graph.degree(0) == 2);
  CHECK(graph.degree(1) == 3);
  CHECK(graph.degree(2) == 3);
  CHECK(graph.degree(3) == 0);
  auto const at_one = graph.edges_of(1);
  CHECK(std::vector<std::uint32_t>(at_one.begin(), at_one.end()) ==
        std::vector<std::uint32_t>{0, 1, 3});
  for (std::size_t n = 0; n < graph.node_count(); ++n) {
    for (std::size_t i = 0; i < graph.degree(n); ++i) {
      auto const& edge = edges[graph.edges_of(n)[i]];
      auto const target = graph.targets_of(n)[i];
      CHECK(((edge.from == n && edge.to == target) || (edge.to == n && edge.from == target)));
    }
  }
}

TEST_CASE("components count every node once and are numbered by their lowest node",
          "[network][exact]") {
  std::vector<EdgeEnds> const edges{{5, 1}, {3, 4}, {1, 6}};
  auto const parts = connected_components(make_csr(7, edges));
  REQUIRE(parts.count() == 4);  // 0 | 1 5 6 | 2 | 3 4
  CHECK(parts.of_node == std::vector<std::uint32_t>{0, 1, 2, 3, 3, 1, 1});
  CHECK(parts.sizes == std::vector<std::uint32_t>{1, 3, 1, 2});
  CHECK(parts.largest() == 3);
}

TEST_CASE("a graph without nodes has no components", "[network][exact]") {
  auto const parts = connected_components(make_csr(0, {}));
  CHECK(parts.count() == 0);
  CHECK(parts.largest() == 0);
}
