#include "scenarios/flood/sewer_coupling.h"

#include <algorithm>
#include <cmath>

#include "scenarios/core/state_reader.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

/// Within this freeboard a manhole takes less than its inlets offer, and none when full.
constexpr double closing_freeboard_m = 0.3;

}  // namespace

SewerCoupling::SewerCoupling(StormSewers const& sewers, StormInlet const& inlet)
    : sewers_(sewers),
      inlet_(inlet),
      flow_(sewers.network),
      captured_m3_(sewers.network.nodes.size(), 0.0),
      step_m3_(sewers.network.nodes.size(), 0.0),
      spilled_m3_(sewers.network.nodes.size(), 0.0),
      nodes_(sewers.network.nodes.size()),
      fill_(sewers.network.links.size(), 0.0F) {}

Result<void> SewerCoupling::follow(SurfaceFlow& surface, double dt_s) {
  capture(surface, dt_s);
  if (auto const ran = run_sewers(dt_s); !ran) return ran;
  spill(surface);
  observe();
  return {};
}

void SewerCoupling::capture(SurfaceFlow& surface, double dt_s) {
  std::fill(captured_m3_.begin(), captured_m3_.end(), 0.0);
  double const quanta_per_m3 = quanta_per_m / surface.surface().cell_area_m2();
  for (auto const& inlet : sewers_.inlets) {
    double const depth_m = surface.depth_m(inlet.cell.row, inlet.cell.column);
    double const freeboard_m = flow_.rim_m(inlet.node) - flow_.head_m(inlet.node);
    double const open = std::clamp(freeboard_m / closing_freeboard_m, 0.0, 1.0);
    auto const wanted =
        static_cast<std::int64_t>(inlet_.capture_m3_per_s(depth_m) * open * dt_s * quanta_per_m3);
    if (wanted <= 0) continue;
    auto const taken = surface.exchange(inlet.cell, -wanted);
    captured_m3_[inlet.node] += surface.m3(-taken);
  }
}

Result<void> SewerCoupling::run_sewers(double dt_s) {
  double const end_s = flow_.time_s() + dt_s;
  while (flow_.time_s() < end_s) {
    double step_s = std::min(flow_.proposed_step_s(), end_s - flow_.time_s());
    if (end_s - flow_.time_s() - step_s < 1e-3) step_s = end_s - flow_.time_s();
    for (std::size_t i = 0; i < step_m3_.size(); ++i) {
      step_m3_[i] = captured_m3_[i] * step_s / dt_s;
    }
    if (auto const stepped = flow_.step(step_s, step_m3_); !stepped) return stepped;
    for (std::size_t i = 0; i < spilled_m3_.size(); ++i) {
      double const spilled = flow_.overflow_m3(i);
      if (spilled <= 0) continue;
      spilled_m3_[i] += spilled;
      nodes_[i].spilled_m3 += spilled;
      if (nodes_[i].first_spill_s < 0) nodes_[i].first_spill_s = flow_.time_s();
    }
  }
  return {};
}

void SewerCoupling::spill(SurfaceFlow& surface) {
  double const quanta_per_m3 = quanta_per_m / surface.surface().cell_area_m2();
  for (std::size_t i = 0; i < spilled_m3_.size(); ++i) {
    auto const quanta = static_cast<std::int64_t>(spilled_m3_[i] * quanta_per_m3);
    if (quanta <= 0 || !sewers_.covers[i]) continue;
    spilled_m3_[i] -= surface.m3(surface.exchange(*sewers_.covers[i], quanta));
  }
}

void SewerCoupling::observe() {
  for (std::size_t i = 0; i < fill_.size(); ++i) {
    auto const& link = sewers_.network.links[i];
    double const up = flow_.depth_m(link.from) - link.offset_from_m;
    double const down = flow_.depth_m(link.to) - link.offset_to_m;
    double const depth_m = 0.5 * (std::max(up, 0.0) + std::max(down, 0.0));
    fill_[i] = std::max(fill_[i], static_cast<float>(depth_m / link.section.full_depth_m));
  }
}

void SewerCoupling::save(StateWriter& out) const {
  out.write("flow", flow_);
  out.write("spilled", spilled_m3_);
  out.write("nodes", nodes_);
  out.write("fill", fill_);
}

Result<void> SewerCoupling::load(StateReader& in) {
  in.read("flow", flow_);
  in.read("spilled", spilled_m3_);
  in.read("nodes", nodes_);
  in.read("fill", fill_);
  return in.status();
}

double SewerCoupling::waiting_m3() const {
  double sum = 0;
  for (double const spilled : spilled_m3_) sum += spilled;
  return sum;
}

}  // namespace citytwin::flood
