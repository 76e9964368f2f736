#include "scenarios/sewer/sewer_flow.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "scenarios/sewer/conduit_flow.h"
#include "scenarios/sewer/node_depth.h"
#include "scenarios/sewer/structure_flow.h"

namespace citytwin::sewer {

namespace {

constexpr double kLeastStep_s = 0.001;
/// A node may rise by this share of its crown depth in one step.
constexpr double kRiseShare = 0.25;
/// Differences between account and depths are paid back over at least this time.
constexpr double kPayback_s = 100.0;
/// With a slot every depth is that of a free surface, so that it can be paid back sooner.
constexpr double kSlotPayback_s = 30.0;
/// Below this many items threads cost more than they bring.
constexpr std::size_t kWorthThreads = 2048;
constexpr std::size_t kGrain = 512;

}  // namespace

SewerFlow::~SewerFlow() = default;
SewerFlow::SewerFlow(SewerFlow&&) noexcept = default;

template <class Work>
void SewerFlow::for_each_index(std::size_t count, Work const& work) {
  if (threads_ < 2 || count < kWorthThreads) {
    for (std::size_t i = 0; i < count; ++i) work(i);
    return;
  }
  tbb::task_arena arena(threads_);
  arena.execute([&] {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, count, kGrain), [&](auto const& range) {
      for (std::size_t i = range.begin(); i < range.end(); ++i) work(i);
    });
  });
}

/// Inflow, outflow, surface and dQ/dH that the conduits bring to a node.
void SewerFlow::gather(std::size_t node) {
  auto& n = nodes_[node];
  n.inflow_m3ps = 0.0;
  n.outflow_m3ps = n.loss_m3ps;
  n.surface_m2 = own_surface(models_[node], n.depth_m);
  n.flow_per_head_m2ps = 0.0;
  for (Index k = first_attached_[node]; k < first_attached_[node + 1]; ++k) {
    auto const& c = conduits_[attached_[k].item];
    bool const at_from = attached_[k].at_from;
    double const in = at_from ? -c.flow_m3ps : c.flow_m3ps;
    (in >= 0.0 ? n.inflow_m3ps : n.outflow_m3ps) += std::abs(in);
    n.surface_m2 += at_from ? c.surface_from_m2 : c.surface_to_m2;
    n.flow_per_head_m2ps += c.flow_per_head_m2ps;
    if (c.loss_m3ps > 0.0) {
      auto const& model = conduit_models_[attached_[k].item];
      bool const shared = !model.from_is_outfall && !model.to_is_outfall;
      if (models_[node].kind != NodeKind::outfall)
        n.outflow_m3ps += shared ? 0.5 * c.loss_m3ps : c.loss_m3ps;
    }
  }
}

void SewerFlow::run_structure(std::size_t i, double dt_s, bool first) {
  auto const& model = structure_models_[i];
  auto& state = structures_[i];
  auto &from = nodes_[model.from], &to = nodes_[model.to];
  if (!state.bypassed) {
    double const lateral_in = std::max(0.0, from.lateral_m3ps);
    StructureEnds const ends{models_[model.from].invert_m + from.depth_m,
                             models_[model.to].invert_m + to.depth_m,
                             from.depth_m,
                             to.depth_m,
                             from.volume_m3,
                             from.inflow_m3ps + lateral_in + from.overflow_m3ps};
    double const last = state.flow_m3ps;
    double flow = structure_flow(model, network_.units, ends, state);
    if (model.kind == LinkKind::pump) {
      double const arriving = from.inflow_m3ps + lateral_in;
      bool const holds_volume = models_[model.from].kind == NodeKind::storage ||
                                model.pump.kind == PumpKind::volume_steps;
      if (flow != 0.0 && holds_volume) {
        if (models_[model.from].full_volume_m3 > 0.0)
          flow = std::min(flow, arriving + from.old_volume_m3 / dt_s);
        flow = std::max(0.0, flow);
      } else if (flow != 0.0 && model.pump.kind != PumpKind::ideal &&
                 model.pump.kind != PumpKind::head_speed) {
        double const net = from.inflow_m3ps - from.outflow_m3ps - flow;
        double const rise_m3 = 0.5 * (from.old_net_m3ps + net) * dt_s + from.lateral_m3;
        double const surface = std::max(from.surface_m2, network_.options.min_surface_area_m2);
        if (from.old_depth_m + rise_m3 / surface <= 0.0) flow = arriving;
      }
    } else if (!first) {
      flow = (1.0 - kRelaxation) * last + kRelaxation * flow;
      if (flow * last < 0.0) flow = std::copysign(kTurningFlow_m3ps, flow);
    }
    state.flow_m3ps = flow;
  }
  (state.flow_m3ps >= 0.0 ? from.outflow_m3ps : from.inflow_m3ps) += std::abs(state.flow_m3ps);
  (state.flow_m3ps >= 0.0 ? to.inflow_m3ps : to.outflow_m3ps) += std::abs(state.flow_m3ps);
  from.surface_m2 += state.surface_from_m2;
  to.surface_m2 += state.surface_to_m2;
  from.flow_per_head_m2ps += state.flow_per_head_m2ps;
  bool const one_sided = model.kind == LinkKind::pump && model.pump.kind == PumpKind::depth;
  if (!one_sided) to.flow_per_head_m2ps += state.flow_per_head_m2ps;
}

void SewerFlow::find_flows(double dt_s, bool first) {
  ConduitContext const context{network_.options, dt_s, first, evaporation_mps_};
  for_each_index(conduits_.size(), [&](std::size_t i) {
    auto& state = conduits_[i];
    auto const& model = conduit_models_[i];
    if (!state.bypassed)
      update_conduit(context, model, nodes_[model.from], nodes_[model.to], state);
  });
  for_each_index(nodes_.size(), [&](std::size_t i) { gather(i); });
  for (std::size_t i = 0; i < structures_.size(); ++i) run_structure(i, dt_s, first);
}

void SewerFlow::set_outfalls() {
  double const now = network_.options.start_s + time_s_ + last_step_s_;
  for (std::size_t i = 0; i < conduits_.size(); ++i) {
    auto const& model = conduit_models_[i];
    if (!model.from_is_outfall && !model.to_is_outfall) continue;
    double const flow = std::abs(conduits_[i].flow_m3ps) / model.barrels;
    Index const node = model.to_is_outfall ? model.to : model.from;
    double const offset = model.to_is_outfall ? model.offset_to_m : model.offset_from_m;
    nodes_[node].depth_m =
        outfall_depth(models_[node], network_.units, now, normal_depth(model, flow),
                      model.section.critical_depth(flow), offset);
  }
  for (auto const& model : structure_models_) {
    for (auto const& [node, offset] :
         {std::pair{model.to, network_.links[model.link].offset_to_m},
          std::pair{model.from, network_.links[model.link].offset_from_m}}) {
      if (models_[node].kind != NodeKind::outfall) continue;
      nodes_[node].depth_m = outfall_depth(models_[node], network_.units, now, 0.0, 0.0, offset);
    }
  }
}

bool SewerFlow::find_depths(double dt_s, bool first) {
  set_outfalls();
  NodeContext const context{network_.options, dt_s, first};
  for_each_index(nodes_.size(), [&](std::size_t i) {
    if (models_[i].kind == NodeKind::outfall) return;
    if (openings_.empty())
      update_depth(context, models_[i], nodes_[i]);
    else
      update_open_depth(context, models_[i], openings_[i], nodes_[i]);
  });
  return std::all_of(nodes_.begin(), nodes_.end(), [](auto const& node) { return node.converged; });
}

void SewerFlow::find_losses(double dt_s) {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    double const share = models_[i].storage.evaporation_share;
    if (models_[i].kind != NodeKind::storage || share <= 0.0 || evaporation_mps_ <= 0.0) continue;
    double const rate = own_surface(models_[i], nodes_[i].depth_m) * evaporation_mps_ * share;
    nodes_[i].loss_m3ps = std::min(rate, nodes_[i].volume_m3 / dt_s);
  }
}

Result<void> SewerFlow::step(double dt_s, std::span<double const> lateral_m3) {
  find_losses(dt_s);
  last_step_s_ = dt_s;
  bool const slot = network_.options.surcharge == Surcharge::slot;
  double const payback_s = slot ? kSlotPayback_s : kPayback_s;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    auto& n = nodes_[i];
    bool const outfall = models_[i].kind == NodeKind::outfall;
    n.old_depth_m = n.depth_m;
    n.old_volume_m3 = n.volume_m3;
    n.old_net_m3ps = n.inflow_m3ps - n.outflow_m3ps;
    n.old_inflow_m3ps = n.inflow_m3ps;
    n.old_lateral_m3ps = n.lateral_m3ps;
    n.lateral_m3 = lateral_m3[i];
    n.lateral_m3ps = lateral_m3[i] / dt_s;
    n.correction_m3ps = outfall ? 0.0 : (n.account_m3 - n.held_m3) / std::max(dt_s, payback_s);
    n.overflow_m3ps = n.drained_m3ps = 0.0;
    n.rise_mps = 0.0;
    n.converged = outfall;
  }
  for (auto& c : conduits_) {
    c.old_flow_m3ps = c.flow_m3ps;
    c.old_area_mid_m2 = c.area_mid_m2;
    c.old_depth_m = c.depth_m;
    c.bypassed = false;
  }
  for (auto& s : structures_) {
    s.old_flow_m3ps = s.flow_m3ps;
    s.old_depth_m = s.depth_m;
    s.bypassed = false;
  }
  bool converged = false;
  int trial = 0;
  while (trial < network_.options.max_trials) {
    find_flows(dt_s, trial == 0);
    converged = find_depths(dt_s, trial == 0);
    ++trial;
    if (trial < 2) continue;
    if (converged) break;
    auto const settled = [&](auto const& model) {
      return nodes_[model.from].converged && nodes_[model.to].converged;
    };
    for (std::size_t i = 0; i < conduits_.size(); ++i)
      conduits_[i].bypassed = settled(conduit_models_[i]);
    for (std::size_t i = 0; i < structures_.size(); ++i)
      structures_[i].bypassed = settled(structure_models_[i]);
  }
  book(dt_s);
  time_s_ += dt_s;
  ++count_.steps;
  count_.trials += static_cast<std::size_t>(trial);
  count_.unconverged += converged ? 0 : 1;
  count_.shortest_s = count_.steps == 1 ? dt_s : std::min(count_.shortest_s, dt_s);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (std::isfinite(nodes_[i].depth_m) && std::isfinite(nodes_[i].account_m3)) continue;
    return Error{ErrorCode::internal,
                 fmt::format("the depth at node '{}' is no number after {:.3f} s",
                             network_.nodes[i].name, time_s_),
                 network_.nodes[i].name};
  }
  return {};
}

double SewerFlow::proposed_step_s() {
  auto const& options = network_.options;
  if (options.courant_factor <= 0.0 || options.routing_step_s < kLeastStep_s)
    return options.routing_step_s;
  double const least = std::max(kLeastStep_s, std::min(options.min_step_s, options.routing_step_s));
  double step = options.routing_step_s;
  if (variable_step_s_ == 0.0) {
    step = least;
  } else {
    for (std::size_t i = 0; i < conduits_.size(); ++i) {
      auto const& c = conduits_[i];
      double const flow = std::abs(c.flow_m3ps);
      if (flow / conduit_models_[i].barrels <= kTinyFlow_m3ps || c.area_mid_m2 <= kTinyArea_m2 ||
          c.froude <= 0.01)
        continue;
      double const lengthened = conduit_models_[i].inertia_length_m / conduit_models_[i].length_m;
      step = std::min(step, c.volume_m3 / flow * lengthened * c.froude / (1.0 + c.froude) *
                                options.courant_factor);
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      auto const& n = nodes_[i];
      double const crown = models_[i].crown_depth_m;
      bool const free = models_[i].kind != NodeKind::outfall && n.depth_m > kTinyDepth_m &&
                        n.depth_m + kTinyDepth_m < crown;
      if (free && n.rise_mps > kTinyDepth_m && kRiseShare * crown > kTinyDepth_m) {
        step = std::min(step, kRiseShare * crown / n.rise_mps);
      }
    }
  }
  variable_step_s_ = std::floor(1000.0 * std::max(step, least)) / 1000.0;
  return variable_step_s_;
}

}  // namespace citytwin::sewer
