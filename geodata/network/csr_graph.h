/// @file
/// CsrGraph: which nodes are joined by which edges, in compressed sparse rows.
///
/// Units    none; nodes and edges are numbered from 0.
/// Shapes   offsets has one entry more than there are nodes; the links of node n are the entries
///          offsets[n] .. offsets[n + 1] - 1 of targets and edges, ascending by edge. An edge is
///          linked at both of its ends; a loop twice at its node.
/// Errors   none.
/// Checked  tests/geodata/network/csr_graph_test.cc
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace citytwin {

struct EdgeEnds {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

struct CsrGraph {
  std::vector<std::uint32_t> offsets{0};
  std::vector<std::uint32_t> targets;
  std::vector<std::uint32_t> edges;

  [[nodiscard]] std::size_t node_count() const { return offsets.size() - 1; }
  [[nodiscard]] std::size_t degree(std::size_t node) const {
    return offsets[node + 1] - offsets[node];
  }
  [[nodiscard]] std::span<std::uint32_t const> targets_of(std::size_t node) const {
    return std::span(targets).subspan(offsets[node], degree(node));
  }
  [[nodiscard]] std::span<std::uint32_t const> edges_of(std::size_t node) const {
    return std::span(edges).subspan(offsets[node], degree(node));
  }
};

/// @pre every end is below node_count
[[nodiscard]] CsrGraph make_csr(std::size_t node_count, std::span<EdgeEnds const> edges);

struct Components {
  std::vector<std::uint32_t> of_node;  ///< numbered by their lowest node
  std::vector<std::uint32_t> sizes;    ///< nodes of each component

  [[nodiscard]] std::size_t count() const { return sizes.size(); }
  /// Nodes of the largest component; 0 without nodes.
  [[nodiscard]] std::uint32_t largest() const;
};

/// Parts of the graph that hang together, whichever way edges may be travelled.
[[nodiscard]] Components connected_components(CsrGraph const& graph);

}  // namespace citytwin
