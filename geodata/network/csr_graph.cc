#include "geodata/network/csr_graph.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <numeric>

namespace citytwin {

CsrGraph make_csr(std::size_t node_count, std::span<EdgeEnds const> edges) {
  CsrGraph graph;
  graph.offsets.assign(node_count + 1, 0);
  for (auto const& edge : edges) {
    assert(edge.from < node_count && edge.to < node_count);
    ++graph.offsets[edge.from + 1];
    ++graph.offsets[edge.to + 1];
  }
  std::partial_sum(graph.offsets.begin(), graph.offsets.end(), graph.offsets.begin());
  graph.targets.resize(graph.offsets.back());
  graph.edges.resize(graph.offsets.back());
  auto next = graph.offsets;
  auto const link = [&](std::uint32_t node, std::uint32_t target, std::size_t edge) {
    graph.targets[next[node]] = target;
    graph.edges[next[node]++] = static_cast<std::uint32_t>(edge);
  };
  for (std::size_t e = 0; e < edges.size(); ++e) {
    link(edges[e].from, edges[e].to, e);
    link(edges[e].to, edges[e].from, e);
  }
  return graph;
}

std::uint32_t Components::largest() const {
  return sizes.empty() ? 0 : *std::max_element(sizes.begin(), sizes.end());
}

Components connected_components(CsrGraph const& graph) {
  constexpr auto none = std::numeric_limits<std::uint32_t>::max();
  Components out;
  out.of_node.assign(graph.node_count(), none);
  std::vector<std::uint32_t> open;
  for (std::uint32_t start = 0; start < graph.node_count(); ++start) {
    if (out.of_node[start] != none) continue;
    auto const number = static_cast<std::uint32_t>(out.sizes.size());
    out.sizes.push_back(0);
    out.of_node[start] = number;
    open.push_back(start);
    while (!open.empty()) {
      auto const node = open.back();
      open.pop_back();
      ++out.sizes.back();
      for (auto const target : graph.targets_of(node)) {
        if (out.of_node[target] != none) continue;
        out.of_node[target] = number;
        open.push_back(target);
      }
    }
  }
  return out;
}

}  // namespace citytwin
