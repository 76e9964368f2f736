/// @file
/// Network: lines of a layer cut at their meeting points, with the courses between them.
///
/// What roads and pipes share; road_graph.h and pipe_graph.h add what each knows of its edges.
/// Immutable once built, safe to share; it does not refer to the layer it was made of.
///
/// Units    local metres; edge lengths are plan lengths on the ground (ground_scale.h).
/// Shapes   edge e runs along its line, from node `from` to node `to`; its course has at least two
///          vertices, the first and last in plan at its nodes.
/// Errors   none.
/// Checked  tests/geodata/network/noding_test.cc
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "geodata/geometry.h"
#include "geodata/network/csr_graph.h"

namespace citytwin {

struct NetworkEdge {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t row = 0;           ///< of the layer
  std::uint32_t first_vertex = 0;  ///< in Network::vertices
  std::uint32_t vertex_count = 0;
  double length_m = 0;  ///< on the ground
};

struct Network {
  std::string model_version;  ///< of the city it was made of
  std::string layer;
  std::vector<Vec3> nodes;
  std::vector<NetworkEdge> edges;
  std::vector<Vec3> vertices;
  CsrGraph links;

  [[nodiscard]] std::span<Vec3 const> course(std::size_t edge) const {
    return std::span(vertices).subspan(edges[edge].first_vertex, edges[edge].vertex_count);
  }
  [[nodiscard]] double length_m() const {
    double sum = 0;
    for (auto const& edge : edges) sum += edge.length_m;
    return sum;
  }
};

}  // namespace citytwin
