#include "scenarios/sewer/node_depth.h"

#include <algorithm>
#include <cmath>

#include "scenarios/sewer/calendar.h"

namespace citytwin::sewer {

namespace {

double storage_volume(NodeModel const& node, double y) {
  auto const& s = node.storage;
  switch (s.shape) {
    case StorageShape::tabular:
      return node.curve->integral_to(y);
    case StorageShape::functional:
      return s.a0 * y + s.a1 / (s.a2 + 1.0) * std::pow(y, s.a2 + 1.0);
    case StorageShape::polynomial:
      return y * (s.a0 + y * (s.a1 / 2.0 + y * s.a2 / 3.0));
  }
  return 0.0;
}

double storage_surface(NodeModel const& node, double y) {
  auto const& s = node.storage;
  switch (s.shape) {
    case StorageShape::tabular:
      return node.curve->extended_at(y);
    case StorageShape::functional:
      return s.a0 + s.a1 * std::pow(y, s.a2);
    case StorageShape::polynomial:
      return s.a0 + y * (s.a1 + y * s.a2);
  }
  return 0.0;
}

bool is_surcharged(Options const& options, NodeModel const& model, NodeState const& state,
                   bool ponded) {
  if (options.surcharge != Surcharge::extran || ponded) return false;
  if (model.kind == NodeKind::storage) {
    return model.surcharge_depth_m > 0.0 && state.depth_m > model.full_depth_m;
  }
  return model.crown_depth_m > 0.0 && state.depth_m > model.crown_depth_m;
}

double surcharged_depth(NodeContext const& context, NodeModel const& model,
                        NodeState const& state) {
  double const crown = model.crown_depth_m;
  double const net =
      state.inflow_m3ps - state.outflow_m3ps + state.lateral_m3ps + state.correction_m3ps;
  double per_head = state.flow_per_head_m2ps;
  // Just above the crown the vanishing surface still counts, so that the two laws meet smoothly.
  if (state.depth_m < 1.25 * crown) {
    double const above = (state.depth_m - crown) / crown;
    per_head += (state.last_free_surface_m2 / context.dt_s - per_head) * std::exp(-15.0 * above);
  }
  double const share = model.upstream_terminal ? 0.6 : 1.0;
  double depth = state.depth_m + (per_head != 0.0 ? share * net / per_head : 0.0);
  if (depth < crown) depth = crown - kTinyDepth_m;
  if (model.ponded_area_m2 > 0.0 && depth > model.full_depth_m)
    depth = model.full_depth_m + kTinyDepth_m;
  return depth;
}

/// Depth and overflow of a node whose water stands above its rim.
double flooded_depth(NodeContext const& context, NodeModel const& model, NodeState& state,
                     double depth, double rise_m3, double rim) {
  if (model.ponded_area_m2 <= 0.0) {
    state.overflow_m3ps = rise_m3 / context.dt_s;
    depth = rim;
  } else {
    double const full = model.full_volume_m3;
    state.overflow_m3ps =
        (std::max(state.old_volume_m3 + rise_m3, full) - std::max(state.old_volume_m3, full)) /
        context.dt_s;
  }
  if (state.overflow_m3ps < kTinyFlow_m3ps) state.overflow_m3ps = 0.0;
  return depth;
}

}  // namespace

double own_volume(NodeModel const& node, Options const& options, double depth_m) {
  if (node.kind == NodeKind::outfall) return 0.0;
  double const full = node.full_depth_m;
  double const pond = std::max(0.0, depth_m - full) * node.ponded_area_m2;
  if (node.kind == NodeKind::storage) return storage_volume(node, std::min(depth_m, full)) + pond;
  return options.min_surface_area_m2 * std::min(depth_m, node.sump_depth_m) + pond;
}

double own_surface(NodeModel const& node, double depth_m) {
  if (node.ponded_area_m2 > 0.0 && depth_m > node.full_depth_m) return node.ponded_area_m2;
  return node.kind == NodeKind::storage ? storage_surface(node, depth_m) : 0.0;
}

void update_depth(NodeContext const& context, NodeModel const& model, NodeState& state) {
  auto const& options = context.options;
  double const dt = context.dt_s;
  bool const can_pond = model.ponded_area_m2 > 0.0;
  bool const ponded = can_pond && state.depth_m > model.full_depth_m;
  double const surface = std::max(state.surface_m2, options.min_surface_area_m2);
  double const net = state.inflow_m3ps - state.outflow_m3ps;
  double const rise_m3 =
      0.5 * (state.old_net_m3ps + net) * dt + state.lateral_m3 + state.correction_m3ps * dt;
  state.overflow_m3ps = 0.0;
  double depth = 0.0;
  if (is_surcharged(options, model, state, ponded)) {
    depth = surcharged_depth(context, model, state);
  } else {
    depth = state.old_depth_m + rise_m3 / surface;
    if (!ponded) state.last_free_surface_m2 = surface;
    if (!context.first_iterate) depth = (1.0 - kRelaxation) * state.depth_m + kRelaxation * depth;
    if (ponded && depth < model.full_depth_m) depth = model.full_depth_m - kTinyDepth_m;
  }
  depth = std::max(0.0, depth);
  double const rim = model.full_depth_m + (can_pond ? 0.0 : model.surcharge_depth_m);
  if (depth > rim) depth = flooded_depth(context, model, state, depth, rise_m3, rim);
  state.rise_mps = std::abs(depth - state.old_depth_m) / dt;
  state.converged = std::abs(depth - state.depth_m) <= options.head_tolerance_m;
  state.depth_m = depth;
  state.volume_m3 = own_volume(model, options, depth);
}

void update_open_depth(NodeContext const& context, NodeModel const& model,
                       StreetOpening const& opening, NodeState& state) {
  double const dt = context.dt_s;
  double const surface = std::max(state.surface_m2, context.options.min_surface_area_m2);
  double const net = state.inflow_m3ps - state.outflow_m3ps;
  double const rise_m3 =
      0.5 * (state.old_net_m3ps + net) * dt + state.lateral_m3 + state.correction_m3ps * dt;
  double const free = state.old_depth_m + rise_m3 / surface;
  double const exchange_m3 = street_exchange_m3(opening, free, surface, dt);
  state.drained_m3ps = std::max(exchange_m3, 0.0) / dt;
  state.overflow_m3ps = std::max(-exchange_m3, 0.0) / dt;
  double depth = free + exchange_m3 / surface;
  if (!context.first_iterate) depth = (1.0 - kRelaxation) * state.depth_m + kRelaxation * depth;
  depth = std::max(0.0, depth);
  state.last_free_surface_m2 = surface;
  state.rise_mps = std::abs(depth - state.old_depth_m) / dt;
  state.converged = std::abs(depth - state.depth_m) <= context.options.head_tolerance_m;
  state.depth_m = depth;
  state.volume_m3 = own_volume(model, context.options, depth);
}

double outfall_depth(NodeModel const& node, Units const& units, double time_s, double normal_m,
                     double critical_m, double offset_m) {
  double const free = std::min(normal_m, critical_m);
  double stage = node.outfall.stage_m;
  switch (node.outfall.kind) {
    case OutfallKind::free:
      return offset_m > 0.0 ? 0.0 : free;
    case OutfallKind::normal:
      return offset_m > 0.0 ? 0.0 : normal_m;
    case OutfallKind::fixed:
      break;
    case OutfallKind::tidal:
      stage = node.curve->at(node.curve->points.front().x + calendar_time(time_s).hour_of_day);
      break;
    case OutfallKind::series:
      stage = node.stage->at(time_s, true) * units.length_m;
      break;
  }
  if (free + offset_m + node.invert_m < stage) return stage - node.invert_m;
  if (offset_m > 0.0) {
    return stage < node.invert_m + offset_m ? std::max(0.0, stage - node.invert_m)
                                            : offset_m + free;
  }
  return free;
}

}  // namespace citytwin::sewer
