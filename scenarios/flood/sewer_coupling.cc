#include "scenarios/flood/sewer_coupling.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "scenarios/core/state_reader.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

SewerCoupling::SewerCoupling(StormSewers const& sewers, StormInlet const& inlet)
    : sewers_(sewers),
      inlet_(inlet),
      flow_(sewers.network),
      first_inlet_(sewers.network.nodes.size() + 1, 0),
      openings_(sewers.network.nodes.size()),
      fed_in_turn_m3_(sewers.network.nodes.size(), 0.0),
      lateral_m3_(sewers.network.nodes.size(), 0.0),
      spilled_m3_(sewers.network.nodes.size(), 0.0),
      nodes_(sewers.network.nodes.size()),
      fill_(sewers.network.links.size(), 0.0F) {
  std::map<std::pair<int, int>, int> in_cell;
  for (auto const& place : sewers.inlets) {
    ++first_inlet_[place.node + 1];
    ++in_cell[{place.cell.row, place.cell.column}];
  }
  std::partial_sum(first_inlet_.begin(), first_inlet_.end(), first_inlet_.begin());
  auto next = first_inlet_;
  inlets_.resize(sewers.inlets.size());
  for (auto const& place : sewers.inlets) {
    inlets_[next[place.node]++] = {place.cell, 1.0 / in_cell[{place.cell.row, place.cell.column}]};
  }
}

Result<void> SewerCoupling::follow(SurfaceFlow& surface, double dt_s) {
  open(surface);
  if (auto const ran = run_sewers(dt_s); !ran) return ran;
  move_water(surface);
  observe();
  return {};
}

void SewerCoupling::feed(std::uint32_t node, double m3) {
  fed_in_turn_m3_[node] += m3;
  fed_m3_ += m3;
}

bool SewerCoupling::is_outfall(std::size_t node) const {
  return sewers_.network.nodes[node].kind == sewer::NodeKind::outfall;
}

double SewerCoupling::level_m(std::size_t node, Cell const& cell,
                              SurfaceFlow const& surface) const {
  // Beds are kept modulo 2^32 quanta: only differences mean something.
  auto const invert = static_cast<std::uint32_t>(to_quanta(sewers_.network.nodes[node].invert_m));
  auto const bed = surface.surface().bed.at(cell.row, cell.column);
  return to_metres(static_cast<std::int32_t>(bed - invert)) +
         surface.depth_m(cell.row, cell.column);
}

/// Shows the sewers the street and the receiving waters as they stand now.
void SewerCoupling::open(SurfaceFlow const& surface) {
  for (std::size_t i = 0; i < openings_.size(); ++i) {
    if (!is_outfall(i)) {
      openings_[i] = opening(i, surface);
    } else if (auto const& water = sewers_.covers[i]) {
      flow_.set_stage(i, sewers_.network.nodes[i].invert_m + level_m(i, *water, surface));
    }
  }
  flow_.open_to_street(openings_);
}

/// A node's inlets as one: coefficients add up, depths and levels are means weighted by them.
sewer::StreetOpening SewerCoupling::opening(std::size_t node, SurfaceFlow const& surface) const {
  sewer::StreetOpening out;
  double over_crest = 0;
  double level = 0;
  for (auto k = first_inlet_[node]; k < first_inlet_[node + 1]; ++k) {
    auto const& [cell, share] = inlets_[k];
    double const depth_m = surface.depth_m(cell.row, cell.column);
    double const grate = inlet_.grate_m25_per_s(depth_m);
    out.inlet_m25_per_s += grate;
    out.offered_m3 += share * depth_m * surface.surface().cell_area_m2();
    out.inlet_street_m2 += share * surface.surface().cell_area_m2();
    over_crest += grate * depth_m;
    level += grate * level_m(node, cell, surface);
  }
  out.offered_m3 = std::max(out.offered_m3 + std::min(spilled_m3_[node], 0.0), 0.0);
  if (out.inlet_m25_per_s > 0) {
    out.over_crest_m = over_crest / out.inlet_m25_per_s;
    out.level_m = level / out.inlet_m25_per_s;
  }
  auto const& cover = sewers_.covers[node];
  if (!cover) return out;
  out.cover_m25_per_s = inlet_.cover_m25_per_s();
  out.cover_street_m2 = surface.surface().cell_area_m2();
  out.spill_level_m = std::max(out.level_m, level_m(node, *cover, surface));
  return out;
}

Result<void> SewerCoupling::run_sewers(double dt_s) {
  for (std::size_t i = 0; i < spilled_m3_.size(); ++i) {
    if (is_outfall(i)) spilled_m3_[i] -= flow_.discharged_m3(i);
  }
  double const end_s = flow_.time_s() + dt_s;
  while (flow_.time_s() < end_s) {
    double step_s = std::min(flow_.proposed_step_s(), end_s - flow_.time_s());
    if (end_s - flow_.time_s() - step_s < 1e-3) step_s = end_s - flow_.time_s();
    for (std::size_t i = 0; i < lateral_m3_.size(); ++i) {
      lateral_m3_[i] = fed_in_turn_m3_[i] * step_s / dt_s;
    }
    if (auto const stepped = flow_.step(step_s, lateral_m3_); !stepped) return stepped;
    for (std::size_t i = 0; i < spilled_m3_.size(); ++i) {
      if (!is_outfall(i)) spilled_m3_[i] += flow_.overflow_m3(i) - flow_.drained_m3(i);
    }
  }
  for (std::size_t i = 0; i < spilled_m3_.size(); ++i) {
    if (is_outfall(i)) spilled_m3_[i] += flow_.discharged_m3(i);
  }
  std::fill(fed_in_turn_m3_.begin(), fed_in_turn_m3_.end(), 0.0);
  return {};
}

/// Volumes become whole quanta on the surface; the rest waits.
void SewerCoupling::move_water(SurfaceFlow& surface) {
  double const quanta_per_m3 = quanta_per_m / surface.surface().cell_area_m2();
  for (std::size_t i = 0; i < spilled_m3_.size(); ++i) {
    auto const quanta = static_cast<std::int64_t>(spilled_m3_[i] * quanta_per_m3);
    auto const& cover = sewers_.covers[i];
    if (quanta < 0 && !is_outfall(i)) {
      drain(i, -quanta, surface);
    } else if (quanta != 0 && cover) {
      auto const way = is_outfall(i) ? Through::outfall : Through::street;
      double const moved_m3 = surface.m3(surface.exchange(*cover, quanta, way));
      spilled_m3_[i] -= moved_m3;
      if (is_outfall(i)) continue;
      nodes_[i].spilled_m3 += moved_m3;
      if (nodes_[i].first_spill_s < 0) nodes_[i].first_spill_s = flow_.time_s();
    }
  }
}

/// Takes a node's volume out of its inlets' cells by what each grate lets through, the rest where
/// it is.
void SewerCoupling::drain(std::size_t node, std::int64_t quanta, SurfaceFlow& surface) {
  auto const take = [&](InletPlace const& inlet, std::int64_t wanted) {
    auto const taken = surface.exchange(inlet.cell, -wanted);
    spilled_m3_[node] -= surface.m3(taken);
    return -taken;
  };
  double whole = 0;
  for (auto k = first_inlet_[node]; k < first_inlet_[node + 1]; ++k) {
    auto const& cell = inlets_[k].cell;
    whole += inlet_.capture_m3_per_s(surface.depth_m(cell.row, cell.column));
  }
  if (!(whole > 0)) return;
  auto left = quanta;
  for (auto k = first_inlet_[node]; k < first_inlet_[node + 1]; ++k) {
    auto const& [cell, share] = inlets_[k];
    double const depth_m = surface.depth_m(cell.row, cell.column);
    auto const wanted = static_cast<std::int64_t>(static_cast<double>(quanta) *
                                                  inlet_.capture_m3_per_s(depth_m) / whole);
    auto const most = static_cast<std::int64_t>(share * depth_m * quanta_per_m);
    left -= take(inlets_[k], std::min({wanted, most, left}));
  }
  for (auto k = first_inlet_[node]; k < first_inlet_[node + 1] && left > 0; ++k) {
    left -= take(inlets_[k], left);
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
  out.write("fed", fed_m3_);
}

Result<void> SewerCoupling::load(StateReader& in) {
  in.read("flow", flow_);
  in.read("spilled", spilled_m3_);
  in.read("nodes", nodes_);
  in.read("fill", fill_);
  in.read("fed", fed_m3_);
  return in.status();
}

double SewerCoupling::waiting_m3(Through way) const {
  double sum = 0;
  for (std::size_t i = 0; i < spilled_m3_.size(); ++i) {
    bool const outfall = is_outfall(i);
    if (outfall == (way == Through::outfall) && (sewers_.covers[i] || !outfall))
      sum += spilled_m3_[i];
  }
  return sum;
}

double SewerCoupling::left_m3() const {
  double sum = 0;
  for (std::size_t i = 0; i < spilled_m3_.size(); ++i) {
    if (is_outfall(i) && !sewers_.covers[i]) sum += spilled_m3_[i];
  }
  return sum;
}

}  // namespace citytwin::flood
