#include "geodata/network/road_graph.h"

#include <array>
#include <charconv>
#include <unordered_map>

#include "geodata/network/network_layer.h"

namespace citytwin {

namespace {

template <std::size_t N>
std::size_t index_of(std::array<std::string_view, N> const& words, std::string_view word) {
  return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

RoadClass class_of(Layer const& roads, std::size_t row) {
  constexpr std::array<std::string_view, 5> words{"expressway", "arterial", "secondary", "branch",
                                                  "residential"};
  return static_cast<RoadClass>(index_of(words, roads.text("class", row)));
}

RoadStructure structure_of(Layer const& roads, std::size_t row) {
  constexpr std::array<std::string_view, 4> words{"ground", "bridge", "underpass", "culvert"};
  auto const index = index_of(words, roads.text("structure", row));
  return index < words.size() ? static_cast<RoadStructure>(index) : RoadStructure::ground;
}

std::int8_t level_of(Layer const& roads, std::size_t row) {
  if (auto const level = roads.number("level", row)) {
    return static_cast<std::int8_t>(std::clamp(*level, -99.0, 99.0));
  }
  auto const structure = structure_of(roads, row);
  if (structure == RoadStructure::bridge) return 1;
  return structure == RoadStructure::underpass ? -1 : 0;
}

std::uint8_t travel_of(Layer const& roads, std::size_t row) {
  constexpr std::uint8_t both = travel_along | travel_against;
  auto const value = roads.value("oneway", row);
  if (auto const* text = std::get_if<std::string>(&value)) {
    if (*text == "yes" || *text == "1" || *text == "true") return travel_along;
    if (*text == "-1" || *text == "reverse") return travel_against;
    if (*text == "no" || *text == "0" || *text == "false") return both;
  }
  if (auto const number = roads.number("oneway", row)) {
    return *number > 0 ? travel_along : *number < 0 ? travel_against : both;
  }
  auto const junction = roads.text("junction", row);
  return junction == "roundabout" || junction == "circular" ? travel_along : both;
}

/// "12 7 9" -> 12, 7, 9; empty when the text is anything else.
std::vector<std::int64_t> parse_ids(std::string_view text) {
  std::vector<std::int64_t> ids;
  char const* at = text.data();
  char const* const end = at + text.size();
  while (at < end) {
    std::int64_t id = 0;
    auto const parsed = std::from_chars(at, end, id);
    if (parsed.ec != std::errc{}) return {};
    ids.push_back(id);
    at = parsed.ptr;
    if (at < end && *at++ != ' ') return {};
  }
  return ids;
}

/// The identities that a road layer keeps of its source's nodes.
class RoadNodes {
 public:
  explicit RoadNodes(Layer const& roads)
      : roads_(roads), has_vertices_(roads.column("node_ids") != nullptr) {}

  void operator()(std::size_t row, std::vector<std::int64_t>& ids) {
    if (has_vertices_) {
      ids = parse_ids(roads_.text("node_ids", row));
      if (ids.size() == roads_.geometry(row).exterior(0).size()) return;
      ids.clear();
    }
    auto const from = reference_text(roads_, "from_node", row);
    auto const to = reference_text(roads_, "to_node", row);
    if (!from.empty() && !to.empty()) ids = {number_of(from), number_of(to)};
  }

 private:
  /// Below zero, so that it is no OpenStreetMap id.
  std::int64_t number_of(std::string const& reference) {
    auto const next = -1 - static_cast<std::int64_t>(numbers_.size());
    return numbers_.try_emplace(reference, next).first->second;
  }

  Layer const& roads_;
  bool has_vertices_;
  std::unordered_map<std::string, std::int64_t> numbers_;
};

}  // namespace

Result<RoadGraph> build_road_graph(CityModel const& model, NodingOptions const& options,
                                   std::string_view layer) {
  auto const roads = line_layer(model, layer);
  if (!roads) return roads.error();
  NodingInput input;
  input.traits = [&](std::size_t row) { return LineTraits{level_of(**roads, row), 0}; };
  RoadNodes nodes(**roads);
  input.node_ids = [&](std::size_t row, std::vector<std::int64_t>& ids) { nodes(row, ids); };
  auto noded = node_lines(**roads, GroundScale(model.frame, (*roads)->extent()), input, options);
  RoadGraph graph{std::move(noded.network), {}, std::move(noded.report)};
  graph.network.model_version = model.version;
  graph.roads.reserve(graph.network.edges.size());
  for (auto const& edge : graph.network.edges) {
    graph.roads.push_back({class_of(**roads, edge.row), structure_of(**roads, edge.row),
                           level_of(**roads, edge.row), travel_of(**roads, edge.row)});
  }
  return graph;
}

}  // namespace citytwin
