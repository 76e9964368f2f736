// What the surface's water, its edges and its record need to go on.
#include "scenarios/core/state_reader.h"
#include "scenarios/flood/flow_record.h"
#include "scenarios/flood/surface_flow.h"

namespace citytwin::flood {

void WaterState::save(StateWriter& out) const {
  out.write("depth", depth.values());
  out.write("flow_x", flow_x.values());
  out.write("flow_y", flow_y.values());
}

Result<void> WaterState::load(StateReader& in) {
  in.read("depth", depth.values());
  in.read("flow_x", flow_x.values());
  in.read("flow_y", flow_y.values());
  return in.status();
}

void SurfaceFlow::save(StateWriter& out) const {
  out.write("scheme", scheme_);
  out.write("now", now_);
  out.write("greatest_depth", greatest_depth_.values());
  out.write("held", held_.values());
  out.write("soaked", soaked_.values());
  out.write("crests", crests_);
  out.write("tiles", tiles_);
  out.write("edges", edges_);
  out.write("deepest", deepest_);
  out.write("fastest", fastest_);
  out.write("ledger", ledger_);
  out.write("time", time_s_);
  out.write("swept", swept_s_);
  out.write("steps", steps_);
  out.write("steps_at_sweep", steps_at_sweep_);
  out.write("cell_updates", cell_updates_);
}

/// The other states are written before they are read where water moves, and equal to this one where
/// it rests.
Result<void> SurfaceFlow::load(StateReader& in) {
  auto scheme = scheme_;
  in.read("scheme", scheme);
  if (scheme == Scheme::shallow_water) use_full_equations();
  in.read("now", now_);
  in.read("greatest_depth", greatest_depth_.values());
  in.read("held", held_.values());
  in.read("soaked", soaked_.values());
  in.read("crests", crests_);
  in.read("tiles", tiles_);
  in.read("edges", edges_);
  in.read("deepest", deepest_);
  in.read("fastest", fastest_);
  in.read("ledger", ledger_);
  in.read("time", time_s_);
  in.read("swept", swept_s_);
  in.read("steps", steps_);
  in.read("steps_at_sweep", steps_at_sweep_);
  in.read("cell_updates", cell_updates_);
  if (!in.status()) return in.status();
  for (auto* const other : other_states()) *other = now_;
  crests_.rest([this](Cell const& cell) { return tile_of(cell).active; });
  gather_spans();
  return {};
}

void EdgeFlow::save(StateWriter& out) const {
  out.write("held", held_);
  for (auto const& edge : outfalls_) out.write("outfall", edge.first);
  for (auto const& in : inflows_) {
    out.write("poured", in.poured);
    out.write("first", in.first);
  }
}

Result<void> EdgeFlow::load(StateReader& in) {
  in.read("held", held_);
  for (auto& edge : outfalls_) in.read("outfall", edge.first);
  for (auto& inflow : inflows_) {
    in.read("poured", inflow.poured);
    in.read("first", inflow.first);
  }
  return in.status();
}

void FlowRecord::save(StateWriter& out) const {
  out.write("observed", observed_s_);
  out.write("peaks", peaks_);
  for (auto const& mark : marks_) {
    out.write("arrival", mark.arrival_s);
    out.write("above", mark.above_s);
  }
}

Result<void> FlowRecord::load(StateReader& in) {
  in.read("observed", observed_s_);
  in.read("peaks", peaks_);
  for (auto& mark : marks_) {
    in.read("arrival", mark.arrival_s);
    in.read("above", mark.above_s);
  }
  return in.status();
}

}  // namespace citytwin::flood
