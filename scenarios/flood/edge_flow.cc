#include "scenarios/flood/edge_flow.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr double gravity = 9.81;

/// Towards minus infinity: what is then left differs by one quantum at most.
std::int32_t whole_pairs(std::int32_t quanta) {
  return quanta & ~1;
}

}  // namespace

void keep_velocity(WaterState& state, Cell const& cell, std::int32_t before, std::int32_t after) {
  if (before <= 0) return;
  float const left = static_cast<float>(after) / static_cast<float>(before);
  state.flow_x.at(cell.row, cell.column) *= left;
  state.flow_y.at(cell.row, cell.column) *= left;
}

EdgeFlow::EdgeFlow(Surface const& surface, Forcing const& forcing, FlowOptions const& options)
    : surface_(surface), forcing_(forcing), options_(options), scheme_(options.scheme) {
  for (auto const& held : surface.held_stages) {
    held_.push_back({held.cell, held.depth, held.depth, -1, held.depth});
  }
  for (std::size_t i = 0; i < forcing.stages.size(); ++i) {
    for (auto const& cell : forcing.stages[i].cells) {
      held_.push_back({cell, 0, 0, static_cast<int>(i), 0});
    }
  }
  for (auto const& outfall : surface.outfalls) outfalls_.push_back({outfall});
  for (auto const& inflow : forcing.inflows) inflows_.push_back({&inflow});
  follow_series(0.0);
}

void EdgeFlow::follow_series(double time_s) {
  for (auto& held : held_) {
    if (held.series < 0) continue;
    auto const level =
        to_quanta(forcing_.stages[static_cast<std::size_t>(held.series)].level_m(time_s));
    auto const bed = surface_.bed.at(held.cell.row, held.cell.column);
    held.level = std::max(0, static_cast<std::int32_t>(static_cast<std::uint32_t>(level) - bed));
    held.target = held.level;
  }
}

std::int32_t EdgeFlow::after_step(WaterState& now, WaterState const& before,
                                  std::span<WaterState* const> resting, FlowStep const& step,
                                  double time_s, Ledger& ledger) {
  std::int32_t deepest = 0;
  if (!staged_) follow_series(time_s);
  for (auto& held : held_) {
    auto& depth = now.depth.at(held.cell.row, held.cell.column);
    auto const left = depth - held.target + held.first / 2;
    auto const crossed = depth - held.set + held.first / 2;
    (left > 0 ? ledger.stage_outflow : ledger.stage_inflow) += std::abs(left);
    keep_velocity(now, held.cell, depth, std::min(depth, held.target));
    depth = held.set = held.target;
    for (auto* const other : resting) other->depth.at(held.cell.row, held.cell.column) = depth;
    deepest = std::max(deepest, depth);
    show_held(now, held, static_cast<float>(crossed) / step.quanta_per_flow);
    held.first = 0;
  }
  for (auto& out : outfalls_) {
    auto const& cell = out.outfall.cell;
    auto& depth = now.depth.at(cell.row, cell.column);
    auto left = leaving(out.outfall, before.depth.at(cell.row, cell.column), depth, step);
    if (staged_) left = std::min(left / 2, depth);
    keep_velocity(now, cell, depth, depth - left);
    depth -= left;
    left += out.first / 2;
    ledger.outfall += left;
    show(now, cell, static_cast<float>(left) / step.quanta_per_flow);
    out.first = 0;
  }
  for (auto& in : inflows_) {
    in.poured += in.first / 2;
    ledger.inflow += in.first / 2;
    in.first = 0;
  }
  show_inflows(now, step, time_s);
  staged_ = false;
  return deepest;
}

void EdgeFlow::after_first_stage(WaterState& now, WaterState const& before, FlowStep const& step,
                                 double time_s) {
  staged_ = true;
  follow_series(time_s);
  for (auto& held : held_) {
    auto& depth = now.depth.at(held.cell.row, held.cell.column);
    held.first = whole_pairs(depth - held.target);
    depth -= held.first;
    if (held.series >= 0 && full()) {
      show_given(now, held.cell);
    } else {
      show(now, held.cell, static_cast<float>(held.first) / step.quanta_per_flow);
    }
  }
  for (auto& out : outfalls_) {
    auto const& cell = out.outfall.cell;
    auto& depth = now.depth.at(cell.row, cell.column);
    out.first =
        whole_pairs(leaving(out.outfall, before.depth.at(cell.row, cell.column), depth, step));
    keep_velocity(now, cell, depth, depth - out.first);
    depth -= out.first;
    show(now, cell, static_cast<float>(out.first) / step.quanta_per_flow);
  }
  for (auto& in : inflows_) {
    auto& depth = now.depth.at(in.inflow->cell.row, in.inflow->cell.column);
    in.first = whole_pairs(static_cast<std::int32_t>(to_pour(in, time_s)));
    depth += in.first;
  }
  show_inflows(now, step, time_s);
}

/// As the other faces of the cell did: by the depth at the beginning of the step.
std::int32_t EdgeFlow::leaving(Outfall const& outfall, std::int32_t depth_before,
                               std::int32_t depth, FlowStep const& step) const {
  double const h = to_metres(depth_before);
  if (h <= options_.least_depth_m) return 0;
  double const flow = std::cbrt(h * h) * h * static_cast<double>(outfall.conveyance);
  double const wanted = flow * static_cast<double>(step.quanta_per_flow);
  return static_cast<std::int32_t>(std::min(wanted, static_cast<double>(depth)));
}

std::int64_t EdgeFlow::to_pour(In const& in, double time_s) const {
  return to_quanta(in.inflow->volume_m3(time_s) / surface_.cell_area_m2()) - in.poured;
}

void EdgeFlow::pour(WaterState& state, double time_s, Ledger& ledger) {
  for (auto& in : inflows_) {
    auto const added = to_pour(in, time_s);
    state.depth.at(in.inflow->cell.row, in.inflow->cell.column) += static_cast<std::int32_t>(added);
    in.poured += added;
    ledger.inflow += added;
  }
}

/// Water that enters the full equations over an edge arrives with its momentum.
void EdgeFlow::show_inflows(WaterState& state, FlowStep const& step, double time_s) const {
  if (!full()) return;
  double const dt_s = static_cast<double>(step.dt_s);
  for (auto const& in : inflows_) {
    double const m3 = in.inflow->volume_m3(time_s) - in.inflow->volume_m3(time_s - dt_s);
    show(state, in.inflow->cell, static_cast<float>(-m3 / (dt_s * surface_.geometry.cell_m)));
  }
}

/// The velocity that the wave from inside brings to a given level: u + 2 c is the same in the edge
/// cell and in the one inside (with that one's level over the edge cell's bed, so that still water
/// stays still). Waves so leave, and what enters has no velocity along the edge.
void EdgeFlow::show_given(WaterState& state, Cell const& cell) const {
  auto const& g = surface_.geometry;
  bool const across_columns = cell.column == 0 || cell.column == g.columns - 1;
  int const out = across_columns ? (cell.column == 0 ? -1 : 1) : (cell.row == 0 ? -1 : 1);
  Cell const inside{cell.row - (across_columns ? 0 : out),
                    cell.column - (across_columns ? out : 0)};
  auto& normal = across_columns ? state.flow_x : state.flow_y;
  auto& along = across_columns ? state.flow_y : state.flow_x;
  auto const depth = state.depth.at(cell.row, cell.column);
  normal.at(cell.row, cell.column) = 0.0F;
  if (depth == 0 || !g.contains(inside.row, inside.column) ||
      !surface_.open.at(inside.row, inside.column)) {
    along.at(cell.row, cell.column) = 0.0F;
    return;
  }
  auto const rise = static_cast<std::int32_t>(surface_.bed.at(inside.row, inside.column) -
                                              surface_.bed.at(cell.row, cell.column));
  auto const inside_depth = state.depth.at(inside.row, inside.column);
  double const h = to_metres(depth);
  double const celerity = std::sqrt(gravity * h);
  double const inside_celerity = std::sqrt(gravity * to_metres(std::max(inside_depth + rise, 0)));
  double const inside_h = to_metres(inside_depth);
  double const q = out * static_cast<double>(normal.at(inside.row, inside.column));
  double const inside_v = inside_h > options_.least_depth_m ? q / inside_h : 0.0;
  double const v = std::clamp(inside_v + 2.0 * (inside_celerity - celerity), -celerity, celerity);
  normal.at(cell.row, cell.column) = static_cast<float>(out * v * h);
  if (v <= 0) along.at(cell.row, cell.column) = 0.0F;
}

/// Sets the flow of a held cell and what its level has left for the next step.
void EdgeFlow::show_held(WaterState& state, Held& held, float outward) const {
  if (full() && held.series >= 0) return show_given(state, held.cell);
  if (!full() || outward >= 0.0F || held.target == 0) {
    if (held.series < 0) held.target = held.level;
    show(state, held.cell, outward);
    return;
  }
  double const head_m = to_metres(held.level);
  double const critical_m = head_m / 1.5;
  double const v = std::min(-static_cast<double>(outward) / to_metres(held.target),
                            std::sqrt(gravity * critical_m));
  double const h = head_m - v * v / (2.0 * gravity);  // at v = sqrt(g h): 2/3 of the head
  held.target = static_cast<std::int32_t>(to_quanta(h));
  state.flow_x.at(held.cell.row, held.cell.column) = 0.0F;
  state.flow_y.at(held.cell.row, held.cell.column) = 0.0F;
  show(state, held.cell,
       static_cast<float>(-v * to_metres(state.depth.at(held.cell.row, held.cell.column))));
}

/// Lets the water near an edge move as if there were no wall: local inertial averages along the
/// face's direction, and the full equations would stop at the wall behind an edge cell.
void EdgeFlow::show(WaterState& state, Cell const& cell, float outward) const {
  auto const& g = surface_.geometry;
  if (cell.column == g.columns - 1) {
    state.flow_x.at(cell.row, cell.column) = outward;
  } else if (cell.column == 0) {
    state.flow_x.at(cell.row, full() ? 0 : -1) = -outward;
  } else if (cell.row == g.rows - 1) {
    state.flow_y.at(cell.row, cell.column) = outward;
  } else if (cell.row == 0) {
    state.flow_y.at(full() ? 0 : -1, cell.column) = -outward;
  }
}

}  // namespace citytwin::flood
