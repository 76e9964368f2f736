// SewerFlow's links as seen from outside: flows, settings, targets.
#include <algorithm>
#include <cmath>

#include "scenarios/sewer/sewer_flow.h"

namespace citytwin::sewer {

ConduitState const* SewerFlow::conduit(std::size_t link) const {
  return network_.links[link].kind == LinkKind::conduit ? &conduits_[place_[link]] : nullptr;
}

ConduitModel const* SewerFlow::conduit_model(std::size_t link) const {
  return network_.links[link].kind == LinkKind::conduit ? &conduit_models_[place_[link]] : nullptr;
}

StructureState const* SewerFlow::structure(std::size_t link) const {
  return network_.links[link].kind == LinkKind::conduit ? nullptr : &structures_[place_[link]];
}

double SewerFlow::flow_m3ps(std::size_t link) const {
  auto const* c = conduit(link);
  return network_.links[link].direction * (c ? c->flow_m3ps : structures_[place_[link]].flow_m3ps);
}

double SewerFlow::old_flow_m3ps(std::size_t link) const {
  auto const* c = conduit(link);
  return network_.links[link].direction *
         (c ? c->old_flow_m3ps : structures_[place_[link]].old_flow_m3ps);
}

double SewerFlow::setting(std::size_t link) const {
  auto const* c = conduit(link);
  return c ? c->setting : structures_[place_[link]].setting;
}

double SewerFlow::target_setting(std::size_t link) const {
  auto const* c = conduit(link);
  return c ? c->setting : structures_[place_[link]].target;
}

double SewerFlow::hours_since_switch(std::size_t link) const {
  auto const* s = structure(link);
  return s ? (time_s_ - s->last_switch_s) / 3600.0 : 0.0;
}

void SewerFlow::set_stage(std::size_t outfall, double stage_m) {
  models_[outfall].outfall.kind = OutfallKind::fixed;
  models_[outfall].outfall.stage_m = stage_m;
}

void SewerFlow::set_target(std::size_t link, double setting) {
  if (network_.links[link].kind == LinkKind::conduit)
    conduits_[place_[link]].setting = setting;
  else
    structures_[place_[link]].target = setting;
}

void SewerFlow::start_and_stop_pumps() {
  for (std::size_t i = 0; i < structures_.size(); ++i) {
    auto const& model = structure_models_[i];
    if (model.kind != LinkKind::pump) continue;
    auto& s = structures_[i];
    double const depth = nodes_[model.from].depth_m;
    s.target = s.setting;
    if (model.pump.off_depth_m > 0.0 && s.setting > 0.0 && depth < model.pump.off_depth_m)
      s.target = 0.0;
    if (model.pump.on_depth_m > 0.0 && s.setting == 0.0 && depth > model.pump.on_depth_m)
      s.target = 1.0;
  }
}

void SewerFlow::apply_settings(double dt_s) {
  for (std::size_t i = 0; i < structures_.size(); ++i) {
    auto& s = structures_[i];
    auto const& model = structure_models_[i];
    if (s.target == s.setting) continue;
    if (s.target * s.setting == 0.0) s.last_switch_s = time_s_;
    double const travel = model.orifice.closing_time_s;
    if (model.kind == LinkKind::orifice && travel > 0.0) {
      double const way = s.target - s.setting, share = dt_s / travel;
      s.setting = share + 0.001 >= std::abs(way) ? s.target : s.setting + std::copysign(share, way);
    } else {
      s.setting = s.target;
    }
  }
}

}  // namespace citytwin::sewer
