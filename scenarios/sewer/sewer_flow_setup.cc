// SewerFlow's model, initial state and books.
#include <algorithm>
#include <cmath>

#include "scenarios/sewer/conduit_flow.h"
#include "scenarios/sewer/crown_slot.h"
#include "scenarios/sewer/network_check.h"
#include "scenarios/sewer/node_depth.h"
#include "scenarios/sewer/sewer_flow.h"

namespace citytwin::sewer {

namespace {

/// Regulators lend their nodes the surface of a pipe at least this long.
constexpr double kShortestPipe_m = 200.0 * kFoot_m;

/// Manning's n that gives a force main's full-flow loss at its slope.
double equivalent_manning(Conduit const& conduit, Section const& section, FrictionLaw law,
                          double slope) {
  double const c = conduit.force_main_roughness, radius = section.full_radius_m;
  if (law == FrictionLaw::hazen_williams) {
    return std::pow(radius, 2.0 / 3.0 - 0.63) * std::pow(slope, 0.5 - 0.54) / (0.849 * c);
  }
  double const rough = std::log10(c / (14.8 * radius));
  return std::pow(radius, 1.0 / 6.0) * std::sqrt(0.25 / (rough * rough) / (8.0 * kGravity_mps2));
}

double lengthening(Options const& options, Section const& section, double length_m, double manning,
                   double slope) {
  if (options.lengthening_step_s <= 0.0) return 1.0;
  double const depth = section.open ? section.full_area_m2 / section.width(section.full_depth_m)
                                    : section.full_depth_m;
  double const speed =
      section.full_conveyance() * std::sqrt(slope) / manning / section.full_area_m2;
  double const step = std::min(options.routing_step_s, options.lengthening_step_s);
  return std::max(1.0, (std::sqrt(kGravity_mps2 * depth) + speed) * step / length_m);
}

/// Flap gates of the link and of an outfall at either end, as directions that are shut.
template <class Model>
void set_gates(Model& model, Network const& network, Link const& link) {
  if (link.flap_gate) (link.direction > 0 ? model.shut_backward : model.shut_forward) = true;
  auto const gated = [&](Index node) {
    return network.nodes[node].kind == NodeKind::outfall && network.nodes[node].outfall.flap_gate;
  };
  if (gated(link.to)) model.shut_backward = true;
  if (gated(link.from)) model.shut_forward = true;
}

ConduitModel make_conduit(Network const& network, Index index) {
  auto const& link = network.links[index];
  auto const& options = network.options;
  auto const& from = network.nodes[link.from];
  auto const& to = network.nodes[link.to];
  ConduitModel model;
  model.link = index;
  model.from = link.from, model.to = link.to;
  model.offset_from_m = link.offset_from_m, model.offset_to_m = link.offset_to_m;
  model.bed_from_m = from.invert_m + link.offset_from_m;
  model.bed_to_m = to.invert_m + link.offset_to_m;
  model.from_is_outfall = from.kind == NodeKind::outfall;
  model.to_is_outfall = to.kind == NodeKind::outfall;
  model.section = link.section;
  model.barrels = link.conduit.barrels;
  model.force_main_roughness = link.conduit.force_main_roughness;
  model.loss_inlet = link.conduit.loss_inlet;
  model.loss_outlet = link.conduit.loss_outlet;
  model.loss_average = link.conduit.loss_average;
  model.has_losses = model.loss_inlet > 0 || model.loss_outlet > 0 || model.loss_average > 0;
  model.seepage_mps = link.conduit.seepage_mps;
  model.flow_limit_m3ps = link.conduit.flow_limit_m3ps;
  set_gates(model, network, link);
  model.length_m = link.conduit.length_m / link.conduit.length_factor;
  double slope = conduit_slope(network, link);
  double manning = link.conduit.manning * std::sqrt(link.conduit.length_factor);
  if (model.force_main_roughness > 0)
    manning = equivalent_manning(link.conduit, link.section, options.force_main, slope);
  double const factor = lengthening(options, link.section, model.length_m, manning, slope);
  model.inertia_length_m = factor * model.length_m;
  slope /= factor;
  manning /= std::sqrt(factor);
  model.friction = kGravity_mps2 * manning * manning;
  model.conveyance = std::sqrt(slope) / manning;
  model.full_flow_m3ps = model.conveyance * link.section.full_conveyance();
  double const cut = surface_ends_at(options, link.section);
  model.cut_area_m2 = link.section.area(cut), model.cut_width_m = link.section.width(cut);
  return model;
}

StructureModel make_structure(Network const& network, Index index) {
  auto const& link = network.links[index];
  StructureModel model;
  model.link = index;
  model.kind = link.kind;
  model.from = link.from, model.to = link.to;
  model.crest_m = network.nodes[link.from].invert_m + link.offset_from_m;
  model.from_is_storage = network.nodes[link.from].kind == NodeKind::storage;
  model.to_is_storage = network.nodes[link.to].kind == NodeKind::storage;
  model.weir_unit = std::sqrt(network.units.length_m);
  model.section = link.section;
  model.pump = link.pump, model.orifice = link.orifice, model.weir = link.weir,
  model.outlet = link.outlet;
  set_gates(model, network, link);
  model.equivalent_length_m =
      std::max(kShortestPipe_m, 2.0 * network.options.routing_step_s *
                                    std::sqrt(kGravity_mps2 * link.section.full_depth_m));
  Index const curve = link.kind == LinkKind::pump     ? link.pump.curve
                      : link.kind == LinkKind::weir   ? link.weir.curve
                      : link.kind == LinkKind::outlet ? link.outlet.curve
                                                      : kNone;
  if (curve != kNone) model.curve = &network.curves[curve];
  return model;
}

}  // namespace

SewerFlow::SewerFlow(Network const& network, int threads) : network_(network), threads_(threads) {
  build_nodes();
  build_links();
  start();
}

void SewerFlow::build_nodes() {
  for (auto const& node : network_.nodes) {
    NodeModel model;
    model.kind = node.kind;
    model.invert_m = node.invert_m;
    model.full_depth_m = model.sump_depth_m = node.full_depth_m;
    model.surcharge_depth_m = node.surcharge_depth_m;
    model.ponded_area_m2 = network_.options.allow_ponding ? node.ponded_area_m2 : 0.0;
    model.storage = node.storage;
    model.outfall = node.outfall;
    if (node.storage.curve != kNone) model.curve = &network_.curves[node.storage.curve];
    if (node.outfall.curve != kNone) model.curve = &network_.curves[node.outfall.curve];
    if (node.outfall.series != kNone) model.stage = &network_.series[node.outfall.series];
    models_.push_back(model);
  }
  std::vector<int> incoming(models_.size(), 0);
  for (auto const& link : network_.links) {
    auto& from = models_[link.from];
    auto& to = models_[link.to];
    from.crown_depth_m =
        std::max(from.crown_depth_m, link.offset_from_m + link.section.full_depth_m);
    to.crown_depth_m = std::max(to.crown_depth_m, link.offset_to_m + link.section.full_depth_m);
    if (link.kind == LinkKind::conduit) {
      from.sump_depth_m = std::min(from.sump_depth_m, link.offset_from_m);
      to.sump_depth_m = std::min(to.sump_depth_m, link.offset_to_m);
    }
    ++from.outgoing_links;
    ++incoming[from.kind == NodeKind::outfall ? link.from : link.to];
  }
  for (std::size_t i = 0; i < models_.size(); ++i) {
    models_[i].upstream_terminal = incoming[i] == 0 && models_[i].outgoing_links > 0;
    models_[i].full_volume_m3 = own_volume(models_[i], network_.options, models_[i].full_depth_m);
  }
}

void SewerFlow::build_links() {
  for (Index i = 0; i < network_.links.size(); ++i) {
    if (network_.links[i].kind == LinkKind::conduit) {
      place_.push_back(static_cast<Index>(conduit_models_.size()));
      auto& model = conduit_models_.emplace_back(make_conduit(network_, i));
      // A storage node keeps its free surface above its pipes; the slot goes on up to its rim.
      auto const crown = [&](Index node) {
        auto const& m = models_[node];
        return m.kind == NodeKind::storage ? m.full_depth_m : m.crown_depth_m;
      };
      model.crown_from_m = crown(model.from) - model.offset_from_m;
      model.crown_to_m = crown(model.to) - model.offset_to_m;
    } else {
      place_.push_back(static_cast<Index>(structure_models_.size()));
      structure_models_.push_back(make_structure(network_, i));
    }
  }
  first_attached_.assign(models_.size() + 1, 0);
  for (auto const& c : conduit_models_) ++first_attached_[c.from + 1], ++first_attached_[c.to + 1];
  for (std::size_t i = 0; i < models_.size(); ++i) first_attached_[i + 1] += first_attached_[i];
  attached_.resize(first_attached_.back());
  auto next = first_attached_;
  for (Index i = 0; i < conduit_models_.size(); ++i) {
    attached_[next[conduit_models_[i].from]++] = {i, true};
    attached_[next[conduit_models_[i].to]++] = {i, false};
  }
}

/// Depths of conduits with an initial flow are normal; nodes without one take their links' mean.
void SewerFlow::start() {
  nodes_.resize(models_.size());
  conduits_.resize(conduit_models_.size());
  structures_.resize(structure_models_.size());
  std::vector<double> sum(models_.size(), 0.0), links(models_.size(), 0.0);
  for (std::size_t i = 0; i < conduits_.size(); ++i) {
    auto const& model = conduit_models_[i];
    auto& c = conduits_[i];
    c.flow_m3ps = c.old_flow_m3ps = network_.links[model.link].initial_flow_m3ps;
    c.iterate_m3ps = c.flow_m3ps / model.barrels;
    c.depth_m = normal_depth(model, std::abs(c.iterate_m3ps));
    double const y = c.depth_m > kTinyDepth_m ? c.depth_m + model.offset_from_m : 0.0;
    for (Index const node : {model.from, model.to}) sum[node] += y, links[node] += 1.0;
  }
  for (auto const& s : structure_models_) links[s.from] += 1.0, links[s.to] += 1.0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    auto& n = nodes_[i];
    n.depth_m = network_.nodes[i].initial_depth_m;
    bool const open = models_[i].kind == NodeKind::junction && n.depth_m <= 0.0 && links[i] > 0.0;
    if (open) n.depth_m = sum[i] / links[i];
    n.old_depth_m = n.depth_m;
  }
  set_outfalls();
  for (std::size_t i = 0; i < conduits_.size(); ++i) {
    auto const& model = conduit_models_[i];
    auto& c = conduits_[i];
    auto const end_depth = [&](Index node, double offset) {
      return std::clamp(nodes_[node].depth_m - offset, 0.0, model.section.full_depth_m);
    };
    double const y1 = end_depth(model.from, model.offset_from_m),
                 y2 = end_depth(model.to, model.offset_to_m);
    if (c.flow_m3ps == 0.0) c.depth_m = std::max(0.5 * (y1 + y2), kTinyDepth_m);
    c.old_depth_m = c.depth_m;
    c.area_mid_m2 = model.section.area(c.depth_m);
    c.volume_m3 = c.area_mid_m2 * model.length_m * model.barrels;
    auto const held = [&](Index node, double offset, double crown) {
      return half_volume(network_.options, model,
                         std::max(kTinyDepth_m, nodes_[node].depth_m - offset), crown);
    };
    c.half_from_m3 = held(model.from, model.offset_from_m, model.crown_from_m);
    c.half_to_m3 = held(model.to, model.offset_to_m, model.crown_to_m);
  }
  for (std::size_t i = 0; i < structures_.size(); ++i) {
    auto const& model = structure_models_[i];
    if (model.kind == LinkKind::pump)
      structures_[i].setting = structures_[i].target = model.pump.initial_setting;
  }
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    auto& n = nodes_[i];
    n.volume_m3 = n.old_volume_m3 = own_volume(models_[i], network_.options, n.depth_m);
    gather(i);
    n.old_net_m3ps = n.inflow_m3ps - n.outflow_m3ps;
    n.held_m3 = n.volume_m3;
  }
  for (std::size_t i = 0; i < conduits_.size(); ++i) {
    nodes_[conduit_models_[i].from].held_m3 += conduits_[i].half_from_m3;
    nodes_[conduit_models_[i].to].held_m3 += conduits_[i].half_to_m3;
  }
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    nodes_[i].account_m3 = nodes_[i].held_m3;
    if (models_[i].kind != NodeKind::outfall) totals_.initial_m3 += nodes_[i].held_m3;
  }
}

/// Moves every node's account by the flows of the step, the same volume leaving one node and
/// reaching the other, and finds what the new depths hold.
void SewerFlow::book(double dt_s) {
  owed_m3_.resize(nodes_.size());
  for (std::size_t i = 0; i < nodes_.size(); ++i) owed_m3_[i] = nodes_[i].account_m3;
  double loss_m3 = 0.0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    auto& n = nodes_[i];
    double const drained_m3 = n.drained_m3ps * dt_s;
    n.account_m3 += n.lateral_m3 + drained_m3;
    totals_.lateral_in_m3 += drained_m3;
    if (!openings_.empty()) openings_[i].move(drained_m3 - n.overflow_m3ps * dt_s);
    n.held_m3 = n.volume_m3;
    (n.lateral_m3 > 0 ? totals_.lateral_in_m3 : totals_.lateral_out_m3) += std::abs(n.lateral_m3);
  }
  for (std::size_t i = 0; i < conduits_.size(); ++i) {
    auto& c = conduits_[i];
    auto const& model = conduit_models_[i];
    auto &from = nodes_[model.from], &to = nodes_[model.to];
    double moved = 0.5 * (c.old_flow_m3ps + c.flow_m3ps) * dt_s;
    // Where a half changes its owner (a free fall begins or ends), its water goes with it.
    double const from_half = c.half_from_m3, to_half = c.half_to_m3;
    moved -=
        from_half * (c.new_owned_from - c.owned_from) - to_half * (c.new_owned_to - c.owned_to);
    c.owned_from = c.new_owned_from, c.owned_to = c.new_owned_to;
    from.account_m3 -= moved;
    to.account_m3 += moved;
    from.held_m3 += c.owned_from * from_half + (1.0 - c.owned_to) * to_half;
    to.held_m3 += c.owned_to * to_half + (1.0 - c.owned_from) * from_half;
  }
  for (std::size_t i = 0; i < structures_.size(); ++i) {
    double const moved = 0.5 * (structures_[i].old_flow_m3ps + structures_[i].flow_m3ps) * dt_s;
    nodes_[structure_models_[i].from].account_m3 -= moved;
    nodes_[structure_models_[i].to].account_m3 += moved;
  }
  totals_.stored_m3 = 0.0;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    auto& n = nodes_[i];
    if (models_[i].kind == NodeKind::outfall) {
      totals_.outfall_m3 += n.account_m3 - owed_m3_[i];
      continue;
    }
    if (models_[i].ponded_area_m2 <= 0.0) {
      n.account_m3 -= n.overflow_m3ps * dt_s;
      totals_.flooding_m3 += n.overflow_m3ps * dt_s;
    }
    double lost = n.loss_m3ps * dt_s;
    for (Index k = first_attached_[i]; k < first_attached_[i + 1]; ++k) {
      auto const& model = conduit_models_[attached_[k].item];
      bool const shared = !model.from_is_outfall && !model.to_is_outfall;
      lost += (shared ? 0.5 : 1.0) * conduits_[attached_[k].item].loss_m3ps * dt_s;
    }
    n.account_m3 -= lost;
    loss_m3 += lost;
    totals_.stored_m3 += n.held_m3;
  }
  totals_.loss_m3 += loss_m3;
  settle_accounts();
}

/// Which half of a conduit its water stands in is known to the scheme only roughly: neighbours even
/// out what their accounts differ from their depths, in proportion to what they hold, so that only
/// what a neighbourhood has lost is paid back, and where there is water.
void SewerFlow::settle_accounts() {
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    owed_m3_[i] = nodes_[i].account_m3 - nodes_[i].held_m3;
  }
  auto const links = [&](Index node) { return first_attached_[node + 1] - first_attached_[node]; };
  for (auto const& model : conduit_models_) {
    if (model.from_is_outfall || model.to_is_outfall) continue;
    double const from = nodes_[model.from].held_m3, to = nodes_[model.to].held_m3;
    if (from + to <= 0.0) continue;
    double const share = 1.0 / (1.0 + std::max(links(model.from), links(model.to)));
    double const moved =
        share * (owed_m3_[model.from] * to - owed_m3_[model.to] * from) / (from + to);
    nodes_[model.from].account_m3 -= moved;
    nodes_[model.to].account_m3 += moved;
  }
}

FlowTotals SewerFlow::totals() const {
  return totals_;
}

}  // namespace citytwin::sewer
