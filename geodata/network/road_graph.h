/// @file
/// RoadGraph: the streets of a city as a network that respects levels and directions.
///
/// Made of real data as well as of the sample: a road's vertices meet another's where their source
/// says so (`node_ids` of OpenStreetMap, `from_node` and `to_node` of a cut network), else by place
/// (noding.h). Bridges, tunnels and underpasses do not join what merely crosses them.
///
/// Units    local metres; lengths in metres on the ground.
/// Shapes   roads[e] belongs to network.edges[e].
/// Errors   no such layer; a layer that is not of lines.
/// Source   attributes `class`, `structure`, `level`, `oneway`, `junction`: docs/city-folder.md.
/// Checked  tests/geodata/network/road_graph_test.cc against counts of real extracts
#pragma once

#include "geodata/city_model.h"
#include "geodata/network/noding.h"
#include "geodata/result.h"

namespace citytwin {

enum class RoadClass : std::uint8_t {
  expressway,
  arterial,
  secondary,
  branch,
  residential,
  other  ///< not known, or of another word
};

enum class RoadStructure : std::uint8_t { ground, bridge, underpass, culvert };

/// Directions in which an edge may be travelled.
inline constexpr std::uint8_t travel_along = 1;    ///< from `from` to `to`
inline constexpr std::uint8_t travel_against = 2;  ///< from `to` to `from`

struct RoadEdge {
  RoadClass road_class = RoadClass::other;
  RoadStructure structure = RoadStructure::ground;
  std::int8_t level = 0;
  std::uint8_t travel = travel_along | travel_against;

  [[nodiscard]] bool one_way() const { return travel != (travel_along | travel_against); }
};

struct RoadGraph {
  Network network;
  std::vector<RoadEdge> roads;
  NodingReport report;
};

[[nodiscard]] Result<RoadGraph> build_road_graph(CityModel const& model,
                                                 NodingOptions const& options = {},
                                                 std::string_view layer = "roads");

}  // namespace citytwin
