#include "scenarios/flood/crest_flow.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "scenarios/flood/edge_flow.h"
#include "scenarios/flood/kernel_arithmetic.h"
#include "scenarios/flood/shallow_rows.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr double gravity = 9.81;
constexpr double drowned_from = 2.0 / 3.0;  ///< of h1: the depth of critical flow

float metres(std::int32_t quanta) {
  return static_cast<float>(quanta) * quantum_m;
}

float wall_push(float depth_m, float v) {
  return shallow::wall_push(depth_m, std::sqrt(shallow::gravity * depth_m), v);
}

}  // namespace

double weir_flow(double h1_m, double h2_m) {
  if (h1_m <= 0) return 0.0;
  double const crest_m = std::max(h2_m, drowned_from * h1_m);
  return crest_m * std::sqrt(2.0 * gravity * std::max(h1_m - crest_m, 0.0));
}

double gate_flow(double h1_m, double h2_m, double opening_m, double coefficient) {
  double const over = weir_flow(h1_m, h2_m);
  if (!(h1_m > opening_m)) return over;
  double const drop_m = std::max(h1_m - std::max(h2_m, 0.5 * opening_m), 0.0);
  return std::min(over, coefficient * opening_m * std::sqrt(2.0 * gravity * drop_m));
}

/// A face's water before the step.
struct CrestFlow::Sides {
  std::int32_t left, right;            ///< depths
  std::int32_t over_left, over_right;  ///< the same above the sill; below 0 where it is lower
};

CrestFlow::CrestFlow(Surface const& surface, FlowOptions const& options)
    : surface_(surface),
      scheme_(options.scheme),
      crests_(surface.crests.crests),
      left_rise_(crests_.size()),
      right_rise_(crests_.size()),
      moved_(surface.crests.lines.size()) {
  for (std::size_t i = 0; i < crests_.size(); ++i) {
    assert((crests_[i].face.south ? surface.friction_y : surface.friction_x)
               .at(crests_[i].face.cell.row, crests_[i].face.cell.column) < 0);
    place_sill(i);
  }
  auto const& built = surface.crests;
  state_.flow.assign(crests_.size(), 0.0F);
  state_.breached_s.assign(built.breaches.size(), std::numeric_limits<double>::infinity());
  for (auto const& gate : built.gates) {
    state_.opening.push_back(gate.opening);
    set_leaf(gate, gate.opening);
  }
  state_.books.resize(built.lines.size());
}

void CrestFlow::place_sill(std::size_t i) {
  auto const& face = crests_[i].face;
  auto const other = face.other();
  auto const& bed = surface_.bed;
  left_rise_[i] =
      static_cast<std::int32_t>(crests_[i].sill - bed.at(face.cell.row, face.cell.column));
  right_rise_[i] = static_cast<std::int32_t>(crests_[i].sill - bed.at(other.row, other.column));
}

void CrestFlow::rest(std::function<bool(Cell const&)> const& computed) {
  computed_.clear();
  for (std::size_t i = 0; i < crests_.size(); ++i) {
    auto const& face = crests_[i].face;
    if (computed(face.cell) && computed(face.other())) {
      computed_.push_back(i);
    } else {
      state_.flow[i] = 0.0F;
    }
  }
}

CrestFlow::Sides CrestFlow::sides_of(std::size_t i, WaterState const& before) const {
  auto const& face = crests_[i].face;
  auto const other = face.other();
  auto const left = before.depth.at(face.cell.row, face.cell.column);
  auto const right = before.depth.at(other.row, other.column);
  return {left, right, left - left_rise_[i], right - right_rise_[i]};
}

void CrestFlow::after_first_stage(WaterState& stage, WaterState const& before,
                                  FlowStep const& step) {
  staged_ = true;
  first_.assign(crests_.size(), {});
  // In pairs, so that half of them is whole as well.
  for (auto const i : computed_) first_[i] = pass(i, {1.0F, 2}, stage, before, step);
}

std::int32_t CrestFlow::after_step(WaterState& now, WaterState const& before, FlowStep const& step,
                                   double time_s) {
  state_.time_s = time_s;
  follow_breaches(now, time_s);
  follow_gates(now, time_s, static_cast<double>(step.dt_s));
  std::int32_t deepest = 0;
  for (auto const i : computed_) {
    auto passed = pass(i, staged_ ? Stage{0.5F, 1} : Stage{1.0F, 1}, now, before, step);
    if (staged_) {
      passed = {0.5F * (first_[i].flow + passed.flow), first_[i].moved / 2 + passed.moved};
    }
    state_.flow[i] = passed.flow;
    if (passed.moved == 0) continue;
    auto const& crest = crests_[i];
    moved_[static_cast<std::size_t>(crest.line)] +=
        crest.to_the_right ? passed.moved : -passed.moved;
    auto const& taker = passed.moved > 0 ? crest.face.other() : crest.face.cell;
    deepest = std::max(deepest, now.depth.at(taker.row, taker.column));
    if (scheme_ == Scheme::local_inertial) {  // the neighbouring faces average it
      auto& shown = crest.face.south ? now.flow_y : now.flow_x;
      shown.at(crest.face.cell.row, crest.face.cell.column) += passed.flow;
    }
  }
  staged_ = false;
  close_books(time_s, static_cast<double>(step.dt_s));
  return deepest;
}

CrestFlow::Passed CrestFlow::pass(std::size_t i, Stage const& stage, WaterState& now,
                                  WaterState const& before, FlowStep const& step) const {
  auto const sides = sides_of(i, before);
  if (metres(std::max(sides.over_left, sides.over_right)) <= step.least_depth_m) return {};
  auto const passed = move(i, driven_flow(i, sides, step), stage, now, step);
  if (scheme_ == Scheme::shallow_water) {
    carry(i, sides, passed.moved, stage, now, before, step);
  }
  return passed;
}

/// Over the whole face, m2/s; positive to the east or south.
float CrestFlow::driven_flow(std::size_t i, Sides const& sides, FlowStep const& step) const {
  auto const& crest = crests_[i];
  if (crest.share <= 0 || crest.length_m <= 0) return 0.0F;
  float const last = state_.flow[i];
  float const over_m = metres(std::max(sides.over_left, sides.over_right));
  float const depth_m = std::min(over_m, crest.opening_m);
  float const rise_m = metres(sides.over_right - sides.over_left);
  float const root = inverse_cube_root(depth_m);
  float const root3 = root * root * root;
  float const resistance =
      1.0F + step.dt_s * crest.friction * (std::fabs(last) / crest.share) * (root3 * root3 * root);
  float const drive = step.gravity_dt_per_dx * depth_m * rise_m * crest.share;
  float const wanted = (last - drive) / resistance;

  bool const forward = wanted > 0;
  double const h1 = static_cast<double>(metres(forward ? sides.over_left : sides.over_right));
  double const h2 = static_cast<double>(metres(forward ? sides.over_right : sides.over_left));
  if (h1 <= 0) return 0.0F;
  double const approach_m = static_cast<double>(metres(forward ? sides.left : sides.right));
  double const speed =
      std::min(static_cast<double>(std::fabs(last)) / approach_m, std::sqrt(gravity * approach_m));
  double const head_m = h1 + speed * speed / (2.0 * gravity);
  double const passes = gate_flow(head_m, std::clamp(h2, 0.0, head_m),
                                  static_cast<double>(crest.opening_m), surface_.crests.orifice);
  auto const most =
      static_cast<float>(passes * static_cast<double>(crest.length_m) / surface_.geometry.cell_m);
  return shallow::within(wanted, most);
}

/// What a cell holds above the sill may go.
CrestFlow::Passed CrestFlow::move(std::size_t i, float flow, Stage const& stage, WaterState& now,
                                  FlowStep const& step) const {
  auto const& face = crests_[i].face;
  auto const other = face.other();
  auto& left = now.depth.at(face.cell.row, face.cell.column);
  auto& right = now.depth.at(other.row, other.column);
  auto const most = std::max(
      flow > 0 ? left - std::max(left_rise_[i], 0) : right - std::max(right_rise_[i], 0), 0);
  float const quanta_per_flow = step.quanta_per_flow * stage.part;
  float const wanted = flow * quanta_per_flow;
  auto const limit = static_cast<float>(most);
  auto moved = static_cast<std::int32_t>(shallow::within(wanted, limit));
  moved = std::clamp(moved, -most, most) / stage.lot * stage.lot;  // the limit may be rounded up
  left -= moved;
  right += moved;
  bool const limited = std::fabs(wanted) > limit;
  return {limited ? static_cast<float>(moved) / quanta_per_flow : flow, moved};
}

/// Momentum over the crest. The kernels took the face for a wall; above the sill it is none.
void CrestFlow::carry(std::size_t i, Sides const& sides, std::int32_t moved, Stage const& stage,
                      WaterState& now, WaterState const& before, FlowStep const& step) const {
  auto const& crest = crests_[i];
  if (crest.share <= 0) return;
  auto const l = crest.face.cell;
  auto const r = crest.face.other();
  bool const south = crest.face.south;
  auto const velocity = [&](PaddedField<float> const& flow, Cell const& cell, std::int32_t depth) {
    float const h = metres(depth);
    return h > step.least_depth_m ? flow.at(cell.row, cell.column) / h : 0.0F;
  };
  auto const& along_before = south ? before.flow_x : before.flow_y;
  float const hl = std::clamp(metres(sides.over_left), 0.0F, crest.opening_m);
  float const hr = std::clamp(metres(sides.over_right), 0.0F, crest.opening_m);
  float const dl = metres(sides.left);
  float const dr = metres(sides.right);
  float const flow = static_cast<float>(moved) / (step.quanta_per_flow * stage.part);

  // At the crest: the depth of critical flow, or that of the water below when it drowns the crest.
  float const up = moved > 0 ? hl : hr;
  float const down = moved > 0 ? hr : hl;
  float const hk = std::max(down, static_cast<float>(drowned_from) * up);
  float const jet = hk > 0 ? flow * flow / (hk * crest.share) : 0.0F;
  float const half_g = 0.5F * shallow::gravity * crest.share;
  float const left_loses = jet + half_g * ((hk - hl) * (hk + hl));
  float const right_gains = jet + half_g * ((hk - hr) * (hk + hr));
  // What a wall sends back of water that in truth goes on.
  float const sent_l = dl > 0 ? wall_push(dl, flow / dl) : 0.0F;
  float const sent_r = dr > 0 ? wall_push(dr, -flow / dr) : 0.0F;

  auto const cell_m = static_cast<float>(surface_.geometry.cell_m);
  float const dt_per_dx = stage.part * step.dt_s / cell_m;
  float const fastest = 0.5F * cell_m / step.dt_s;
  auto& normal = south ? now.flow_y : now.flow_x;
  auto& along = south ? now.flow_x : now.flow_y;
  // No faster than half a cell in a step: a film that the water falls on is thin.
  auto const most = [&](Cell const& cell) {
    return metres(now.depth.at(cell.row, cell.column)) * fastest;
  };
  auto& nl = normal.at(l.row, l.column);
  auto& nr = normal.at(r.row, r.column);
  nl = shallow::within(nl + dt_per_dx * (sent_l - left_loses), most(l));
  nr = shallow::within(nr + dt_per_dx * (right_gains - sent_r), most(r));

  auto const& donor = moved > 0 ? l : r;
  auto const& taker = moved > 0 ? r : l;
  float const v = velocity(along_before, donor, moved > 0 ? sides.left : sides.right);
  float const carried = metres(std::abs(moved)) * v;
  auto& given = along.at(donor.row, donor.column);
  auto& taken = along.at(taker.row, taker.column);
  given = shallow::within(given - carried, most(donor));
  taken = shallow::within(taken + carried, most(taker));
}

void CrestFlow::close_books(double time_s, double dt_s) {
  double const m3_per_quantum = to_metres(1) * surface_.cell_area_m2();
  for (std::size_t line = 0; line < moved_.size(); ++line) {
    auto const moved = std::exchange(moved_[line], 0);
    if (moved == 0) continue;
    auto& book = state_.books[line];
    (moved > 0 ? book.to_the_right : book.to_the_left) += std::abs(moved);
    book.first_s = std::min(book.first_s, time_s);
    double const m3ps = static_cast<double>(std::abs(moved)) * m3_per_quantum / dt_s;
    book.greatest_m3ps = std::max(book.greatest_m3ps, m3ps);
  }
}

/// Modulo 2^32, as beds are.
bool CrestFlow::above(WaterState const& now, Cell const& cell, double level_m) const {
  if (std::isinf(level_m)) return level_m < 0;
  auto const depth = now.depth.at(cell.row, cell.column);
  auto const water = surface_.bed.at(cell.row, cell.column) + static_cast<std::uint32_t>(depth);
  auto const level = static_cast<std::uint32_t>(to_quanta(level_m));
  return depth > 0 && static_cast<std::int32_t>(water - level) > 0;
}

void CrestFlow::follow_breaches(WaterState const& now, double time_s) {
  auto const& breaches = surface_.crests.breaches;
  for (std::size_t i = 0; i < breaches.size(); ++i) {
    auto const& breach = breaches[i];
    auto& begun_s = state_.breached_s[i];
    if (std::isinf(begun_s)) {
      bool const due = time_s >= breach.start_s ||
                       std::any_of(breach.beside.begin(), breach.beside.end(), [&](auto& cell) {
                         return above(now, cell, breach.trigger_level_m);
                       });
      if (!due) continue;
      begun_s = time_s;
    }
    grow(i);
  }
}

/// As far as it has come.
void CrestFlow::grow(std::size_t i) {
  auto const& breach = surface_.crests.breaches[i];
  if (std::isinf(state_.breached_s[i])) return;
  double const since_s = state_.time_s - state_.breached_s[i];
  double const share = breach.growth_s > 0 ? std::min(since_s / breach.growth_s, 1.0) : 1.0;
  double const half_m = 0.5 * share * breach.width_m;
  for (auto const& part : breach.parts) {
    double const broken_m = std::min(part.to_m, breach.middle_m + half_m) -
                            std::max(part.from_m, breach.middle_m - half_m);
    auto const broken =
        static_cast<float>(std::clamp(broken_m / (part.to_m - part.from_m), 0.0, 1.0));
    auto const& whole = surface_.crests.crests[part.wall];
    auto& wall = crests_[part.wall];
    wall.share = 1.0F - broken;
    wall.length_m = wall.share * whole.length_m;
    auto& opening = crests_[part.opening];
    opening.share = broken;
    opening.length_m = broken * whole.length_m;
    opening.sill = whole.sill - static_cast<std::uint32_t>(share * part.fall);
    place_sill(part.opening);
  }
}

bool CrestFlow::holds(GateRule const& rule, Gate const& gate, WaterState const& now,
                      double time_s) const {
  using When = GateRule::When;
  auto const level = [&](Cell const& cell) {
    return surface_.bed.at(cell.row, cell.column) +
           static_cast<std::uint32_t>(now.depth.at(cell.row, cell.column));
  };
  switch (rule.when) {
    case When::time_s:
      return time_s >= rule.value;
    case When::left_above_m:
      return above(now, gate.left, rule.value);
    case When::left_below_m:
      return !above(now, gate.left, rule.value);
    case When::right_above_m:
      return above(now, gate.right, rule.value);
    case When::right_below_m:
      return !above(now, gate.right, rule.value);
    case When::drop_above_m:
      return to_metres(static_cast<std::int32_t>(level(gate.left) - level(gate.right))) >
             rule.value;
  }
  return false;
}

void CrestFlow::follow_gates(WaterState const& now, double time_s, double dt_s) {
  auto const& gates = surface_.crests.gates;
  for (std::size_t i = 0; i < gates.size(); ++i) {
    auto const& gate = gates[i];
    auto& opening = state_.opening[i];
    double target = opening;
    for (auto const& rule : gate.rules) {
      if (holds(rule, gate, now, time_s)) target = rule.opening;
    }
    double const travel = gate.travel_s > 0 ? dt_s / gate.travel_s : 1.0;
    opening = std::clamp(target, opening - travel, opening + travel);
    set_leaf(gate, opening);
  }
}

void CrestFlow::set_leaf(Gate const& gate, double opening) {
  for (auto const i : gate.crests) {
    crests_[i].opening_m = static_cast<float>(opening * gate.height_m);
    crests_[i].share = opening > 0 ? 1.0F : 0.0F;
  }
}

void CrestFlow::save(StateWriter& out) const {
  out.write("time_s", state_.time_s);
  out.write("flow", state_.flow);
  out.write("breached_s", state_.breached_s);
  out.write("opening", state_.opening);
  out.write("books", state_.books);
}

Result<void> CrestFlow::load(StateReader& in) {
  in.read("time_s", state_.time_s);
  in.read("flow", state_.flow);
  in.read("breached_s", state_.breached_s);
  in.read("opening", state_.opening);
  in.read("books", state_.books);
  if (!in.status()) return in.status();
  auto const& built = surface_.crests;
  for (std::size_t i = 0; i < built.breaches.size(); ++i) grow(i);
  for (std::size_t i = 0; i < built.gates.size(); ++i) set_leaf(built.gates[i], state_.opening[i]);
  return {};
}

}  // namespace citytwin::flood
