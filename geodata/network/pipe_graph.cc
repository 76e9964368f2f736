#include "geodata/network/pipe_graph.h"

#include <array>
#include <unordered_map>

#include "geodata/network/network_layer.h"

namespace citytwin {

namespace {

constexpr std::array<std::string_view, 6> system_words{"water", "storm", "sewage",
                                                       "gas",   "power", "telecom"};

FittingType fitting_from(std::string_view word) {
  constexpr std::array<std::string_view, 6> words{"manhole", "inlet",   "valve",
                                                  "outfall", "hydrant", "junction"};
  auto const at = std::find(words.begin(), words.end(), word) - words.begin();
  return static_cast<FittingType>(at + 1);
}

std::uint32_t group_of(Layer const& layer, std::size_t row) {
  return static_cast<std::uint32_t>(pipe_system_from(layer.text("system", row)));
}

/// Resolves the names that pipes give to their end nodes.
class NodeNames {
 public:
  NodeNames(Layer const& pipes, Layer const* fittings) : pipes_(pipes), fittings_(fittings) {
    if (!fittings) return;
    for (std::size_t row = 0; row < fittings->size(); ++row) {
      auto const name = reference_text(*fittings, "source_id", row);
      auto const number = static_cast<std::int64_t>(row);
      numbers_.try_emplace(key(group_of(*fittings, row), name), number);
      any_system_.try_emplace(name, number);
    }
  }

  void operator()(std::size_t row, std::vector<std::int64_t>& ids) {
    auto const from = number_of("from_node", row);
    auto const to = number_of("to_node", row);
    if (from && to) ids = {*from, *to};
  }
  /// Rows of pipes that name a node which is not there, each once.
  [[nodiscard]] std::vector<std::uint32_t> dangling() && { return std::move(dangling_); }

 private:
  std::optional<std::int64_t> number_of(std::string_view column, std::size_t row) {
    auto const value = pipes_.value(column, row);
    if (auto const* id = std::get_if<std::int64_t>(&value); id && fittings_) {
      if (auto const found = fittings_->row_of(static_cast<FeatureId>(*id))) {
        return static_cast<std::int64_t>(*found);
      }
    }
    auto const name = reference_text(pipes_, column, row);
    if (name.empty()) return std::nullopt;
    auto const found = numbers_.find(key(group_of(pipes_, row), name));
    if (found != numbers_.end()) return found->second;
    if (auto const any = any_system_.find(name); any != any_system_.end()) return any->second;
    return unknown(row, name);
  }

  /// A node of its own for a name that is not in pipe_nodes, the same wherever the system uses it.
  std::int64_t unknown(std::size_t row, std::string const& name) {
    if (fittings_ && (dangling_.empty() || dangling_.back() != row)) {
      dangling_.push_back(static_cast<std::uint32_t>(row));
    }
    auto const next = -1 - static_cast<std::int64_t>(unknown_.size());
    return unknown_.try_emplace(key(group_of(pipes_, row), name), next).first->second;
  }

  static std::string key(std::uint32_t system, std::string const& name) {
    return std::to_string(system) + ' ' + name;
  }

  Layer const& pipes_;
  Layer const* fittings_;
  std::unordered_map<std::string, std::int64_t> numbers_;     ///< rows of pipe_nodes
  std::unordered_map<std::string, std::int64_t> any_system_;  ///< the same without their system
  std::unordered_map<std::string, std::int64_t> unknown_;     ///< below zero
  std::vector<std::uint32_t> dangling_;
};

Fall fall_of(std::optional<double> from_m, std::optional<double> to_m) {
  if (!from_m || !to_m) return Fall::not_known;
  if (*from_m == *to_m) return Fall::level;
  return *from_m > *to_m ? Fall::along : Fall::against;
}

/// Length of a row's line before each of its edges, grid m. Edges of a row follow one another.
class PipeEnds {
 public:
  PipeEnds(Layer const& pipes, Network const& network) : pipes_(pipes), network_(network) {}

  PipeEdge describe(std::size_t edge) {
    auto const row = network_.edges[edge].row;
    if (row != row_) start(row);
    PipeEdge out;
    out.system = pipe_system_from(pipes_.text("system", row));
    double const here_m = length_m(network_.course(edge));
    auto const from = pipes_.number("invert_from_m", row);
    auto const to = pipes_.number("invert_to_m", row);
    if (from && to) {
      auto const at = [&](double along_m) {
        return whole_m_ > 0 ? *from + (*to - *from) * std::min(1.0, along_m / whole_m_) : *from;
      };
      out.invert_from_m = at(passed_m_);
      out.invert_to_m = at(passed_m_ + here_m);
    }
    out.fall = fall_of(from, to);
    passed_m_ += here_m;
    return out;
  }

 private:
  void start(std::uint32_t row) {
    row_ = row;
    passed_m_ = 0;
    whole_m_ = 0;
    auto const geometry = pipes_.geometry(row);
    for (std::size_t p = 0; p < geometry.part_count(); ++p) {
      whole_m_ += length_m(geometry.exterior(p));
    }
  }

  Layer const& pipes_;
  Network const& network_;
  std::uint32_t row_ = LooseEnd::none;
  double whole_m_ = 0;
  double passed_m_ = 0;
};

void place_fittings(Layer const& layer, std::vector<std::uint32_t> const& nodes, PipeGraph& graph) {
  graph.fittings.resize(graph.network.nodes.size());
  for (std::uint32_t row = 0; row < nodes.size(); ++row) {
    if (nodes[row] == LooseEnd::none) {
      ++graph.fittings_off_network;
    } else if (graph.fittings[nodes[row]].row == Fitting::none) {
      graph.fittings[nodes[row]] = {fitting_from(layer.text("type", row)), row};
    }
  }
}

bool passes(Fall fall, bool towards_from) {
  if (fall == Fall::level || fall == Fall::not_known) return true;
  return (fall == Fall::against) == towards_from;
}

}  // namespace

PipeSystem pipe_system_from(std::string_view word) {
  auto const at = std::find(system_words.begin(), system_words.end(), word) - system_words.begin();
  return static_cast<PipeSystem>(at);
}

std::string_view to_string(PipeSystem system) {
  return system == PipeSystem::other ? "other" : system_words[static_cast<std::size_t>(system)];
}

bool flows_by_gravity(PipeSystem system) {
  return system == PipeSystem::storm || system == PipeSystem::sewage;
}

Result<PipeGraph> build_pipe_graph(CityModel const& model, NodingOptions const& options,
                                   PipeLayers const& layers) {
  auto const pipes = line_layer(model, layers.pipes);
  if (!pipes) return pipes.error();
  auto const* fittings = model.layer(layers.fittings);
  NodeNames names(**pipes, fittings);
  NodingInput input;
  input.traits = [&](std::size_t row) { return LineTraits{0, group_of(**pipes, row)}; };
  input.node_ids = [&](std::size_t row, std::vector<std::int64_t>& ids) { names(row, ids); };
  input.join_passing = false;
  for (std::size_t row = 0; fittings && row < fittings->size(); ++row) {
    auto const at = fittings->geometry(row);
    input.anchors.push_back({at.empty() ? std::nullopt : std::optional(at.exterior(0)[0]),
                             group_of(*fittings, row), static_cast<std::int64_t>(row)});
  }
  GroundScale const scale(model.frame, (*pipes)->extent());
  auto noded = node_lines(**pipes, scale, input, options);
  PipeGraph graph;
  graph.network = std::move(noded.network);
  graph.network.model_version = model.version;
  graph.report = std::move(noded.report);
  graph.dangling_references = std::move(names).dangling();
  if (fittings) place_fittings(*fittings, noded.anchor_nodes, graph);
  graph.fittings.resize(graph.network.nodes.size());
  PipeEnds ends(**pipes, graph.network);
  for (std::size_t e = 0; e < graph.network.edges.size(); ++e) {
    graph.pipes.push_back(ends.describe(e));
  }
  return graph;
}

std::vector<bool> reaches_outfall(PipeGraph const& graph) {
  auto const& network = graph.network;
  std::vector<bool> reached(network.nodes.size(), false);
  std::vector<std::uint32_t> open;
  for (std::uint32_t n = 0; n < network.nodes.size(); ++n) {
    if (graph.fittings[n].type == FittingType::outfall) open.push_back(n);
  }
  for (auto const n : open) reached[n] = true;
  while (!open.empty()) {
    auto const node = open.back();
    open.pop_back();
    for (auto const e : network.links.edges_of(node)) {
      auto const& edge = network.edges[e];
      bool const at_from = edge.from == node;
      auto const above = at_from ? edge.to : edge.from;
      if (reached[above] || !passes(graph.pipes[e].fall, at_from)) continue;
      reached[above] = true;
      open.push_back(above);
    }
  }
  return reached;
}

}  // namespace citytwin
