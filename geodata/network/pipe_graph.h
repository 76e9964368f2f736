/// @file
/// PipeGraph: pipes as a network, with the way each gravity pipe falls and what stands at its
/// nodes.
///
/// A pipe ends where its `from_node` and `to_node` say, by feature id or `source_id` of the layer
/// `pipe_nodes` (the sample, CJJ 61 surveys, SWMM models); a pipe that names none ends where ends
/// and fittings of its own system lie within the tolerance (noding.h). Systems never join.
///
/// Units    local metres; lengths on the ground; heights above the city's vertical datum.
/// Shapes   pipes[e] belongs to network.edges[e], fittings[n] to network.nodes[n].
/// Errors   no such layer; a layer that is not of lines.
/// Source   attributes: docs/city-folder.md.
/// Checked  tests/geodata/network/pipe_graph_test.cc
#pragma once

#include <optional>

#include "geodata/city_model.h"
#include "geodata/network/noding.h"
#include "geodata/result.h"

namespace citytwin {

enum class PipeSystem : std::uint8_t { water, storm, sewage, gas, power, telecom, other };
enum class FittingType : std::uint8_t {
  none,  ///< no feature of pipe_nodes stands here
  manhole,
  inlet,
  valve,
  outfall,
  hydrant,
  junction,
  other
};

[[nodiscard]] PipeSystem pipe_system_from(std::string_view word);
[[nodiscard]] std::string_view to_string(PipeSystem system);
/// Systems that flow by gravity: storm and sewage.
[[nodiscard]] bool flows_by_gravity(PipeSystem system);

enum class Fall : std::uint8_t { not_known, along, against, level };

struct PipeEdge {
  PipeSystem system = PipeSystem::other;
  Fall fall = Fall::not_known;  ///< by inverts, along = down towards `to`
  /// Of gravity pipes at the edge's two ends; a cut pipe's are interpolated.
  std::optional<double> invert_from_m;
  std::optional<double> invert_to_m;
};

struct Fitting {
  FittingType type = FittingType::none;
  std::uint32_t row = none;  ///< of pipe_nodes
  static constexpr std::uint32_t none = LooseEnd::none;
};

struct PipeGraph {
  Network network;
  std::vector<PipeEdge> pipes;
  std::vector<Fitting> fittings;
  NodingReport report;
  std::size_t fittings_off_network = 0;  ///< features of pipe_nodes at no pipe's end
  /// Ends that name a node which is not there: rows of pipes, ascending.
  std::vector<std::uint32_t> dangling_references;
};

struct PipeLayers {
  std::string_view pipes = "pipes";
  std::string_view fittings = "pipe_nodes";  ///< may be absent
};

[[nodiscard]] Result<PipeGraph> build_pipe_graph(CityModel const& model,
                                                 NodingOptions const& options = {},
                                                 PipeLayers const& layers = {});

/// For each node: whether water reaches an outfall from it by falling pipes of its system. Level
/// pipes, and those whose fall is not known, pass water both ways.
[[nodiscard]] std::vector<bool> reaches_outfall(PipeGraph const& graph);

}  // namespace citytwin
