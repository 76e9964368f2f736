#include "scenarios/flood/surface_flow.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr double gravity = 9.81;
/// Water runs two cells a step at most, so a front cannot cross a tile of 32 cells between sweeps.
constexpr int steps_between_sweeps = 16;
constexpr int most_halvings = 10;  ///< of a step that a cell cannot afford

/// Applies work(i) to 0 .. n-1 on the arena's threads.
template <class Work>
void for_each_index(std::size_t n, Work const& work) {
  tbb::parallel_for(std::size_t{0}, n, work, tbb::simple_partitioner());
}

}  // namespace

SurfaceFlow::SurfaceFlow(std::shared_ptr<Surface const> surface, Forcing forcing,
                         FlowOptions options)
    : surface_(std::move(surface)),
      forcing_(std::make_shared<Forcing const>(std::move(forcing))),
      options_(std::make_shared<FlowOptions const>(options)),
      kernel_(flow_kernel(options.simd)),
      shallow_kernel_(shallow_kernel(options.simd)),
      muscl_kernel_(muscl_kernel(options.simd)),
      sources_(source_kernel(options.simd)),
      losses_(soil_kernel(options.simd)),
      crests_(*surface_, *options_),
      edges_(*surface_, *forcing_, *options_),
      scheme_(options.scheme) {
  assert(options.courant < std::sqrt(0.5 * options.theta));
  assert(options.shallow_courant <= 0.5);
  assert(options.order == 1 || options.order == 2);
  auto const& g = surface_->geometry;
  PaddedField<float> const still(g.rows, g.columns, 0.0F);
  now_ = {surface_->initial_depth, still, still};
  next_ = now_;
  if (full() && options.order == 2) stage_ = now_;
  greatest_depth_ = now_.depth;
  if (surface_->cover) held_ = soaked_ = {g.rows, g.columns, 0};
  lay_tiles();
  sweep();
  ledger_.initial = storage();
}

Result<void> SurfaceFlow::advance(double until_s, std::function<bool()> const& stop) {
  while (time_s_ < until_s) {
    if (stop && stop()) return Error{ErrorCode::cancelled, "the flood run was cancelled", "flood"};
    if (auto const stepped = step(until_s - time_s_); !stepped) return stepped;
    bool const due = time_s_ - swept_s_ >= options_->sweep_s ||
                     steps_ - steps_at_sweep_ >= steps_between_sweeps || time_s_ >= until_s;
    if (due) sweep();
    if (auto const sound = check_depth(); !sound) return sound.error();
  }
  return {};
}

double SurfaceFlow::stable_step_s() const {
  double const deepest_m = std::max(to_metres(deepest_), options_->step_depth_m);
  double const celerity = std::sqrt(gravity * deepest_m);
  double const fastest = full() ? std::max(static_cast<double>(fastest_), celerity) : celerity;
  double const courant = full() ? options_->shallow_courant : options_->courant;
  return std::min(courant * surface_->geometry.cell_m / fastest, options_->longest_step_s);
}

FlowStep SurfaceFlow::flow_step(double dt_s) const {
  double const dt_per_dx = dt_s / surface_->geometry.cell_m;
  return {static_cast<float>(dt_s),
          static_cast<float>(gravity * dt_per_dx),
          static_cast<float>(dt_per_dx * quanta_per_m),
          static_cast<float>(options_->theta),
          static_cast<float>(0.5 * (1.0 - options_->theta)),
          static_cast<float>(options_->least_depth_m),
          static_cast<float>(options_->froude_max * std::sqrt(gravity))};
}

Result<void> SurfaceFlow::step(double at_most_s) {
  double dt_s = std::min(stable_step_s(), at_most_s);
  auto step = flow_step(dt_s);
  if (!full()) {
    move_local_inertial(step);
  } else {
    for (int halvings = 0; !move_full(step); ++halvings) {
      if (halvings == most_halvings) return overdrawn(dt_s);
      dt_s *= 0.5;
      step = flow_step(dt_s);
    }
  }
  time_s_ += dt_s;
  std::swap(now_, next_);
  auto const others = other_states();
  auto const& before = stage_.depth.stride() > 0 ? stage_ : next_;
  deepest_ = std::max(deepest_, crests_.after_step(now_, before, step, time_s_));
  deepest_ = std::max(deepest_, edges_.after_step(now_, before, others, step, time_s_, ledger_));
  ++steps_;
  cell_updates_ += span_cells_;
  return {};
}

std::vector<WaterState*> SurfaceFlow::other_states() {
  std::vector<WaterState*> others{&next_};
  if (stage_.depth.stride() > 0) others.push_back(&stage_);
  return others;
}

Error SurfaceFlow::overdrawn(double dt_s) const {
  auto const& g = surface_->geometry;
  int row = 0;
  int column = 0;
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      if (next_.depth.at(r, c) < next_.depth.at(row, column)) row = r, column = c;
    }
  }
  return {ErrorCode::internal,
          fmt::format("flood: the cell in row {}, column {} gives more water than it holds after "
                      "{:.1f} s, even in a step of {:.2e} s",
                      row, column, time_s_, dt_s),
          fmt::format("cell {},{}", row, column)};
}

void SurfaceFlow::move_local_inertial(FlowStep const& step) {
  FlowFields const fields{now_.depth.origin(),           next_.depth.origin(),
                          surface_->bed.origin(),        surface_->friction_x.origin(),
                          surface_->friction_y.origin(), now_.flow_x.origin(),
                          now_.flow_y.origin(),          next_.flow_x.origin(),
                          next_.flow_y.origin(),         now_.depth.stride()};
  for_each_index(spans_.size(),
                 [&](std::size_t i) { deepest_in_span_[i] = kernel_(fields, step, spans_[i]); });
  deepest_ = 0;
  for (auto const deepest : deepest_in_span_) deepest_ = std::max(deepest_, deepest);
}

/// @return false when a cell gave more than it held: the step was too long, nothing is lost
bool SurfaceFlow::move_full(FlowStep const& step) {
  if (!(options_->order == 2 ? move_muscl(step) : move_shallow(step))) return false;
  auto const found = extremes();
  deepest_ = found.deepest;
  fastest_ = found.fastest;
  return true;
}

bool SurfaceFlow::move_shallow(FlowStep const& step) {
  auto const fields = shallow_fields(now_, next_);
  auto const shallow = shallow_step(step);
  for_each_index(spans_.size(), [&](std::size_t i) {
    extremes_in_span_[i] = shallow_kernel_(fields, shallow, spans_[i]);
  });
  return extremes().shallowest >= 0;
}

bool SurfaceFlow::move_muscl(FlowStep const& step) {
  auto const shallow = shallow_step(step);
  auto const first = shallow_fields(now_, stage_);
  for_each_index(spans_.size(), [&](std::size_t i) {
    extremes_in_span_[i] = muscl_kernel_(first, nullptr, shallow, spans_[i]);
  });
  if (extremes().shallowest < 0) return false;
  crests_.after_first_stage(stage_, now_, step);
  edges_.after_first_stage(stage_, now_, step, time_s_ + static_cast<double>(step.dt_s));
  auto const second = shallow_fields(stage_, next_);
  StepStart const start{now_.depth.origin(), now_.flow_x.origin(), now_.flow_y.origin()};
  for_each_index(spans_.size(), [&](std::size_t i) {
    extremes_in_span_[i] = muscl_kernel_(second, &start, shallow, spans_[i]);
  });
  return extremes().shallowest >= 0;
}

ShallowFields SurfaceFlow::shallow_fields(WaterState const& from, WaterState& to) const {
  return {from.depth.origin(),
          to.depth.origin(),
          surface_->bed.origin(),
          surface_->friction.origin(),
          surface_->friction_x.origin(),
          surface_->friction_y.origin(),
          from.flow_x.origin(),
          from.flow_y.origin(),
          to.flow_x.origin(),
          to.flow_y.origin(),
          from.depth.stride()};
}

ShallowStep SurfaceFlow::shallow_step(FlowStep const& step) const {
  double const cell_m = surface_->geometry.cell_m;
  return {step.dt_s,
          static_cast<float>(static_cast<double>(step.dt_s) / cell_m),
          step.quanta_per_flow,
          step.least_depth_m,
          static_cast<float>(options_->step_depth_m),
          static_cast<float>(0.5 * cell_m) / step.dt_s};
}

ShallowExtremes SurfaceFlow::extremes() const {
  ShallowExtremes all;
  for (auto const& span : extremes_in_span_) {
    all = {std::max(all.deepest, span.deepest), std::min(all.shallowest, span.shallowest),
           std::max(all.fastest, span.fastest)};
  }
  return all;
}

Result<void> SurfaceFlow::check_depth() const {
  if (to_metres(deepest_) <= greatest_depth_m) return {};
  auto const& g = surface_->geometry;
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      if (now_.depth.at(r, c) != deepest_) continue;
      return Error{
          ErrorCode::internal,
          fmt::format("flood: the water in row {}, column {} is {:.1f} m deep after {:.0f} "
                      "s; at most {:.0f} m can be computed",
                      r, c, depth_m(r, c), time_s_, greatest_depth_m),
          fmt::format("cell {},{}", r, c)};
    }
  }
  return {};
}

std::int64_t SurfaceFlow::storage() const {
  std::int64_t sum = 0;
  for (int r = 0; r < surface_->geometry.rows; ++r) {
    auto const* const row = now_.depth.row(r);
    for (int c = 0; c < surface_->geometry.columns; ++c) sum += row[c];
  }
  return sum + held();
}

double SurfaceFlow::m3(std::int64_t quanta_cells) const {
  return to_metres(quanta_cells) * surface_->cell_area_m2();
}

double SurfaceFlow::depth_m(int row, int column) const {
  return to_metres(now_.depth.at(row, column));
}

}  // namespace citytwin::flood
