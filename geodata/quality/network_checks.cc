#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "geodata/network/pipe_graph.h"
#include "geodata/network/road_graph.h"
#include "geodata/quality/checks.h"

namespace citytwin {

namespace {

/// Ends at the rim of the city go on outside it.
class Rim {
 public:
  Rim(CityModel const& model, double reach_m) : box_(model.extent), reach_m_(reach_m) {}
  [[nodiscard]] bool holds(Vec3 const& p) const {
    return p.x < box_.min_x + reach_m_ || p.x > box_.max_x - reach_m_ ||
           p.y < box_.min_y + reach_m_ || p.y > box_.max_y - reach_m_;
  }

 private:
  Box box_;
  double reach_m_;
};

/// @param meant whether a node is an end on purpose: a valve, an outfall
template <class Meant>
void log_loose_ends(Layer const& layer, Network const& network, NodingReport const& report,
                    Rim const& rim, Meant const& meant, QualityLog& log) {
  for (auto const& loose : report.loose_ends) {
    auto const& at = network.nodes[loose.node];
    bool const near = loose.near_row != LooseEnd::none;
    if (meant(loose.node) || (!near && rim.holds(at))) continue;
    FindingDetail detail;
    detail.at = Vec2{at.x, at.y};
    if (near) {
      detail.value = loose.near_distance_m;
      detail.other_layer = &layer;
      detail.other_row = loose.near_row;
    }
    log.found(layer, loose.row, near ? "nearly_touching" : "loose_end", std::move(detail));
  }
  log.looked(layer, "loose_end", layer.size());
  log.looked(layer, "nearly_touching", layer.size());
}

NodingOptions with_near(NodingOptions options, QualityLog const& log) {
  options.near_m = *log.rules().rule("nearly_touching").limit;
  return options;
}

std::string of_system(PipeEdge const& pipe) {
  return std::string(to_string(pipe.system));
}

void check_slopes(Layer const& pipes, PipeGraph const& graph, QualityLog& log) {
  double const limit_m = *log.rules().rule("slope_against_flow").limit;
  std::size_t looked = 0;
  for (std::size_t row = 0; row < pipes.size(); ++row) {
    if (!flows_by_gravity(pipe_system_from(pipes.text("system", row)))) continue;
    auto const from = pipes.number("invert_from_m", row);
    auto const to = pipes.number("invert_to_m", row);
    if (!from || !to) continue;
    ++looked;
    if (*to - *from <= limit_m) continue;
    FindingDetail detail;
    detail.value = *to - *from;
    log.found(pipes, row, "slope_against_flow", std::move(detail));
  }
  if (looked > 0 || !graph.pipes.empty()) log.looked(pipes, "slope_against_flow", looked);
}

/// Gravity pipes of systems that have an outfall in the city, from which none is reached.
void check_outfalls(Layer const& pipes, PipeGraph const& graph, QualityLog& log) {
  auto const reached = reaches_outfall(graph);
  std::array<bool, 7> has_outfall{};
  for (std::size_t e = 0; e < graph.pipes.size(); ++e) {
    auto const& edge = graph.network.edges[e];
    for (auto const node : {edge.from, edge.to}) {
      if (graph.fittings[node].type == FittingType::outfall) {
        has_outfall[static_cast<std::size_t>(graph.pipes[e].system)] = true;
      }
    }
  }
  std::size_t looked = 0;
  std::uint32_t last = LooseEnd::none;
  for (std::size_t e = 0; e < graph.pipes.size(); ++e) {
    auto const& pipe = graph.pipes[e];
    auto const& edge = graph.network.edges[e];
    if (!flows_by_gravity(pipe.system) || !has_outfall[static_cast<std::size_t>(pipe.system)]) {
      continue;
    }
    ++looked;
    if (reached[edge.from] || reached[edge.to] || edge.row == last) continue;
    last = edge.row;
    FindingDetail detail;
    detail.what = of_system(pipe);
    log.found(pipes, edge.row, "no_outfall", std::move(detail));
  }
  for (auto const system : {PipeSystem::storm, PipeSystem::sewage}) {
    bool const used = std::any_of(graph.pipes.begin(), graph.pipes.end(),
                                  [&](auto const& p) { return p.system == system; });
    if (used && !has_outfall[static_cast<std::size_t>(system)]) {
      log.warn(
          fmt::format("layer '{}': system '{}' has no outfall, so where it drains is not checked",
                      pipes.name(), to_string(system)));
    }
  }
  if (looked > 0) log.looked(pipes, "no_outfall", looked);
}

void check_references(Layer const& pipes, PipeGraph const& graph, QualityLog& log) {
  if (graph.report.identified_rows == 0) return;
  for (auto const row : graph.dangling_references) log.found(pipes, row, "unknown_node");
  log.looked(pipes, "unknown_node", pipes.size());
}

}  // namespace

Result<void> check_roads(CityModel const& model, NodingOptions const& options, QualityLog& log) {
  for (auto const* roads : model.layers_of(LayerKind::road)) {
    auto const graph = build_road_graph(model, with_near(options, log), roads->name());
    if (!graph) return graph.error();
    Rim const rim(model, with_near(options, log).near_m);
    auto const never = [](std::uint32_t) { return false; };
    log_loose_ends(*roads, graph->network, graph->report, rim, never, log);
  }
  return {};
}

Result<void> check_pipes(CityModel const& model, NodingOptions const& options,
                         KeepGoing const& keep_going, QualityLog& log) {
  auto const* pipes = model.layer("pipes");
  if (!pipes) return {};
  auto const graph = build_pipe_graph(model, with_near(options, log));
  if (!graph) return graph.error();
  Rim const rim(model, with_near(options, log).near_m);
  auto const meant = [&](std::uint32_t node) {
    return graph->fittings[node].type != FittingType::none;
  };
  log_loose_ends(*pipes, graph->network, graph->report, rim, meant, log);
  check_references(*pipes, *graph, log);
  check_slopes(*pipes, *graph, log);
  check_outfalls(*pipes, *graph, log);
  check_clearances(model, *pipes, *graph, keep_going, log);
  return {};
}

}  // namespace citytwin
