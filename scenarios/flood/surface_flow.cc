#include "scenarios/flood/surface_flow.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr double gravity = 9.81;
constexpr int tile_height = 32;
constexpr int tile_width = 256;
constexpr int steps_between_sweeps = 16;
constexpr int most_halvings = 10;  ///< of a step that a cell cannot afford
static_assert(steps_between_sweeps < tile_height && widest_span % tile_width == 0);

double at(Cumulative const& amount, double time_s) {
  return amount ? amount(time_s) : 0.0;
}

/// Applies work(i) to 0 .. n-1 on the arena's threads.
template <class Work>
void for_each_index(std::size_t n, Work const& work) {
  tbb::parallel_for(std::size_t{0}, n, work, tbb::simple_partitioner());
}

}  // namespace

SurfaceFlow::SurfaceFlow(std::shared_ptr<Surface const> surface, Forcing forcing,
                         FlowOptions options)
    : surface_(std::move(surface)),
      forcing_(std::move(forcing)),
      options_(options),
      kernel_(flow_kernel(options.simd)),
      shallow_kernel_(shallow_kernel(options.simd)),
      sources_(source_kernel(options.simd)),
      depth_(surface_->initial_depth),
      depth_next_(depth_),
      greatest_depth_(depth_),
      poured_(forcing_.inflows.size(), 0) {
  assert(options_.courant < std::sqrt(0.5 * options_.theta));
  assert(options_.shallow_courant <= 0.5);
  auto const& g = surface_->geometry;
  flow_x_ = flow_x_next_ = flow_y_ = flow_y_next_ = PaddedField<float>(g.rows, g.columns, 0.0F);
  lay_tiles();
  sweep();
  ledger_.initial = storage();
}

void SurfaceFlow::lay_tiles() {
  auto const& g = surface_->geometry;
  tile_rows_ = (g.rows + tile_height - 1) / tile_height;
  tile_columns_ = (g.columns + tile_width - 1) / tile_width;
  for (int r = 0; r < g.rows; r += tile_height) {
    for (int c = 0; c < g.columns; c += tile_width) {
      Tile tile;
      tile.span = {r, std::min(r + tile_height, g.rows), c, std::min(c + tile_width, g.columns)};
      tile.water = 1;  // not yet counted
      tiles_.push_back(tile);
    }
  }
}

Result<void> SurfaceFlow::advance(double until_s, std::function<bool()> const& stop) {
  while (time_s_ < until_s) {
    if (stop && stop()) return Error{ErrorCode::cancelled, "the flood run was cancelled", "flood"};
    if (auto const stepped = step(until_s - time_s_); !stepped) return stepped;
    bool const due = time_s_ - swept_s_ >= options_.sweep_s ||
                     steps_ - steps_at_sweep_ >= steps_between_sweeps || time_s_ >= until_s;
    if (due) sweep();
    if (auto const sound = check_depth(); !sound) return sound.error();
  }
  return {};
}

double SurfaceFlow::stable_step_s() const {
  double const deepest_m = std::max(to_metres(deepest_), options_.step_depth_m);
  double const celerity = std::sqrt(gravity * deepest_m);
  bool const full = options_.scheme == Scheme::shallow_water;
  double const fastest = full ? std::max(static_cast<double>(fastest_), celerity) : celerity;
  double const courant = full ? options_.shallow_courant : options_.courant;
  return std::min(courant * surface_->geometry.cell_m / fastest, options_.longest_step_s);
}

FlowStep SurfaceFlow::flow_step(double dt_s) const {
  double const dt_per_dx = dt_s / surface_->geometry.cell_m;
  return {static_cast<float>(dt_s),
          static_cast<float>(gravity * dt_per_dx),
          static_cast<float>(dt_per_dx * quanta_per_m),
          static_cast<float>(options_.theta),
          static_cast<float>(0.5 * (1.0 - options_.theta)),
          static_cast<float>(options_.least_depth_m),
          static_cast<float>(options_.froude_max * std::sqrt(gravity))};
}

Result<void> SurfaceFlow::step(double at_most_s) {
  double dt_s = std::min(stable_step_s(), at_most_s);
  auto step = flow_step(dt_s);
  if (options_.scheme == Scheme::local_inertial) {
    move_local_inertial(step);
  } else {
    for (int halvings = 0; !move_shallow(step); ++halvings) {
      if (halvings == most_halvings) return overdrawn(dt_s);
      dt_s *= 0.5;
      step = flow_step(dt_s);
    }
  }
  std::swap(depth_, depth_next_);
  std::swap(flow_x_, flow_x_next_);
  std::swap(flow_y_, flow_y_next_);
  hold_stages(step);
  let_out(step);
  time_s_ += dt_s;
  show_inflow(dt_s);
  ++steps_;
  cell_updates_ += span_cells_;
  return {};
}

Error SurfaceFlow::overdrawn(double dt_s) const {
  auto const& g = surface_->geometry;
  int row = 0;
  int column = 0;
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      if (depth_next_.at(r, c) < depth_next_.at(row, column)) row = r, column = c;
    }
  }
  return {ErrorCode::internal,
          fmt::format("flood: the cell in row {}, column {} gives more water than it holds after "
                      "{:.1f} s, even in a step of {:.2e} s",
                      row, column, time_s_, dt_s),
          fmt::format("cell {},{}", row, column)};
}

void SurfaceFlow::move_local_inertial(FlowStep const& step) {
  FlowFields const fields{depth_.origin(),
                          depth_next_.origin(),
                          surface_->bed.origin(),
                          surface_->friction_x.origin(),
                          surface_->friction_y.origin(),
                          flow_x_.origin(),
                          flow_y_.origin(),
                          flow_x_next_.origin(),
                          flow_y_next_.origin(),
                          depth_.stride()};
  for_each_index(spans_.size(),
                 [&](std::size_t i) { deepest_in_span_[i] = kernel_(fields, step, spans_[i]); });
  deepest_ = 0;
  for (auto const deepest : deepest_in_span_) deepest_ = std::max(deepest_, deepest);
}

/// @return false when a cell gave more than it held: the step was too long, nothing is lost
bool SurfaceFlow::move_shallow(FlowStep const& step) {
  ShallowFields const fields{depth_.origin(),
                             depth_next_.origin(),
                             surface_->bed.origin(),
                             surface_->friction.origin(),
                             surface_->friction_x.origin(),
                             surface_->friction_y.origin(),
                             flow_x_.origin(),
                             flow_y_.origin(),
                             flow_x_next_.origin(),
                             flow_y_next_.origin(),
                             depth_.stride()};
  ShallowStep const shallow{
      step.dt_s, static_cast<float>(static_cast<double>(step.dt_s) / surface_->geometry.cell_m),
      step.quanta_per_flow, step.least_depth_m};
  for_each_index(spans_.size(), [&](std::size_t i) {
    extremes_in_span_[i] = shallow_kernel_(fields, shallow, spans_[i]);
  });
  ShallowExtremes all;
  for (auto const& span : extremes_in_span_) {
    all = {std::max(all.deepest, span.deepest), std::min(all.shallowest, span.shallowest),
           std::max(all.fastest, span.fastest)};
  }
  if (all.shallowest < 0) return false;
  deepest_ = all.deepest;
  fastest_ = all.fastest;
  return true;
}

void SurfaceFlow::hold_stages(FlowStep const& step) {
  for (auto const& held : surface_->held_stages) {
    auto& depth = depth_.at(held.cell.row, held.cell.column);
    auto const spare = depth - held.depth;
    (spare > 0 ? ledger_.stage_outflow : ledger_.stage_inflow) += std::abs(spare);
    depth = held.depth;
    depth_next_.at(held.cell.row, held.cell.column) = held.depth;  // a film's tile may rest
    deepest_ = std::max(deepest_, held.depth);
    show_edge_flow(held.cell, static_cast<float>(spare) / step.quanta_per_flow);
  }
}

void SurfaceFlow::let_out(FlowStep const& step) {
  for (auto const& outfall : surface_->outfalls) {
    auto& depth = depth_.at(outfall.cell.row, outfall.cell.column);
    // As the other faces of the cell did: by the depth at the beginning of the step.
    double const h = to_metres(depth_next_.at(outfall.cell.row, outfall.cell.column));
    double const flow = h > options_.least_depth_m
                            ? std::cbrt(h * h) * h * static_cast<double>(outfall.conveyance)
                            : 0.0;
    double const wanted = flow * static_cast<double>(step.quanta_per_flow);
    auto const leaving = static_cast<std::int32_t>(std::min(wanted, static_cast<double>(depth)));
    keep_velocity(outfall.cell, depth, depth - leaving);
    depth -= leaving;
    ledger_.outfall += leaving;
    show_edge_flow(outfall.cell, static_cast<float>(leaving) / step.quanta_per_flow);
  }
}

/// Lets the water near an edge move as if there were no wall: local inertial averages along the
/// face's direction, and the full equations would stop at the wall behind an edge cell.
void SurfaceFlow::show_edge_flow(Cell const& cell, float outward) {
  auto const& g = surface_->geometry;
  bool const full = options_.scheme == Scheme::shallow_water;
  if (cell.column == g.columns - 1) {
    flow_x_.at(cell.row, cell.column) = outward;
  } else if (cell.column == 0) {
    flow_x_.at(cell.row, full ? 0 : -1) = -outward;
  } else if (cell.row == g.rows - 1) {
    flow_y_.at(cell.row, cell.column) = outward;
  } else if (cell.row == 0) {
    flow_y_.at(full ? 0 : -1, cell.column) = -outward;
  }
}

/// Water that enters the full equations over an edge arrives with its momentum.
void SurfaceFlow::show_inflow(double dt_s) {
  if (options_.scheme != Scheme::shallow_water) return;
  for (auto const& inflow : forcing_.inflows) {
    double const m3 = at(inflow.volume_m3, time_s_) - at(inflow.volume_m3, time_s_ - dt_s);
    show_edge_flow(inflow.cell, static_cast<float>(-m3 / (dt_s * surface_->geometry.cell_m)));
  }
}

void SurfaceFlow::pour() {
  double const cell_m2 = surface_->cell_area_m2();
  for (std::size_t i = 0; i < poured_.size(); ++i) {
    auto const& inflow = forcing_.inflows[i];
    auto const total = to_quanta(at(inflow.volume_m3, time_s_) / cell_m2);
    auto const added = total - poured_[i];
    depth_.at(inflow.cell.row, inflow.cell.column) += static_cast<std::int32_t>(added);
    ledger_.inflow += added;
    poured_[i] = total;
  }
}

void SurfaceFlow::sweep() {
  pour();
  auto const quanta = [&](Cumulative const& amount, double time_s) {
    return static_cast<float>(at(amount, time_s) * quanta_per_m);
  };
  std::array<std::int32_t, 256> infiltration{};
  for (std::size_t soil = 1; soil < forcing_.infiltration_m.size(); ++soil) {
    auto const& capacity = forcing_.infiltration_m[soil];
    infiltration[soil] = static_cast<std::int32_t>(to_quanta(at(capacity, time_s_)) -
                                                   to_quanta(at(capacity, swept_s_)));
  }
  SourceStep const step{quanta(forcing_.rain_m, swept_s_), quanta(forcing_.rain_m, time_s_),
                        quanta(forcing_.sewer_capacity_m, swept_s_),
                        quanta(forcing_.sewer_capacity_m, time_s_), infiltration.data()};
  SourceFields const fields{depth_.origin(),
                            greatest_depth_.origin(),
                            surface_->rain_weight.origin(),
                            surface_->drained_weight.origin(),
                            surface_->soil.origin(),
                            depth_.stride()};
  bool const raining = step.rain_after > step.rain_before;
  std::vector<SourceSums> sums(tiles_.size());
  for_each_index(tiles_.size(), [&](std::size_t i) {
    auto& tile = tiles_[i];
    if (!raining && !tile.active && tile.water == 0 && poured_.empty()) return;
    tile.changed = true;
    auto const before = depths_before(tile);
    sums[i] = sources_(fields, step, tile.span);
    slow_drained(tile, before);
    tile.water = sums[i].water;
    tile.wet = to_metres(sums[i].deepest) > options_.least_depth_m;
  });
  for (auto const& tile : sums) {
    ledger_.rain += tile.rain;
    ledger_.infiltration += tile.infiltration;
    ledger_.sewers += tile.drained;
    deepest_ = std::max(deepest_, tile.deepest);
  }
  swept_s_ = time_s_;
  steps_at_sweep_ = steps_;
  find_active();
}

/// Depths of an active tile, row by row; empty in the local-inertial scheme, whose flows belong to
/// faces.
std::vector<std::int32_t> SurfaceFlow::depths_before(Tile const& tile) const {
  std::vector<std::int32_t> before;
  if (options_.scheme != Scheme::shallow_water || !tile.active) return before;
  auto const& s = tile.span;
  for (int r = s.row_begin; r < s.row_end; ++r) {
    before.insert(before.end(), depth_.row(r) + s.column_begin, depth_.row(r) + s.column_end);
  }
  return before;
}

void SurfaceFlow::slow_drained(Tile const& tile, std::vector<std::int32_t> const& before) {
  if (before.empty()) return;
  auto const& s = tile.span;
  auto was = before.begin();
  for (int r = s.row_begin; r < s.row_end; ++r) {
    for (int c = s.column_begin; c < s.column_end; ++c, ++was) {
      if (depth_.at(r, c) < *was) keep_velocity({r, c}, *was, depth_.at(r, c));
    }
  }
}

/// Of the full equations: what leaves takes its momentum along.
void SurfaceFlow::keep_velocity(Cell const& cell, std::int32_t before, std::int32_t after) {
  if (options_.scheme != Scheme::shallow_water || before <= 0) return;
  float const left = static_cast<float>(after) / static_cast<float>(before);
  flow_x_.at(cell.row, cell.column) *= left;
  flow_y_.at(cell.row, cell.column) *= left;
}

void SurfaceFlow::find_active() {
  for (int r = 0; r < tile_rows_; ++r) {
    for (int c = 0; c < tile_columns_; ++c) {
      bool wet = !options_.skip_dry;
      for (int y = std::max(r - 1, 0); y <= std::min(r + 1, tile_rows_ - 1); ++y) {
        for (int x = std::max(c - 1, 0); x <= std::min(c + 1, tile_columns_ - 1); ++x) {
          wet = wet || tiles_[static_cast<std::size_t>(y * tile_columns_ + x)].wet;
        }
      }
      auto& tile = tiles_[static_cast<std::size_t>(r * tile_columns_ + c)];
      bool const was_active = std::exchange(tile.active, wet);
      if (!tile.active && (was_active || tile.changed)) settle(tile, was_active);
      tile.changed = false;
    }
  }
  gather_spans();
}

/// Steps leave a resting tile alone in both buffers, so both must hold the same.
void SurfaceFlow::settle(Tile const& tile, bool was_active) {
  auto const& s = tile.span;
  for (int r = s.row_begin; r < s.row_end; ++r) {
    std::copy(depth_.row(r) + s.column_begin, depth_.row(r) + s.column_end,
              depth_next_.row(r) + s.column_begin);
    if (!was_active) continue;
    for (auto* const flow : {&flow_x_, &flow_x_next_, &flow_y_, &flow_y_next_}) {
      std::fill(flow->row(r) + s.column_begin, flow->row(r) + s.column_end, 0.0F);
    }
  }
}

void SurfaceFlow::gather_spans() {
  spans_.clear();
  span_cells_ = 0;
  for (auto const& tile : tiles_) {
    if (!tile.active) continue;
    auto const& s = tile.span;
    span_cells_ +=
        static_cast<std::int64_t>(s.row_end - s.row_begin) * (s.column_end - s.column_begin);
    bool const joins = !spans_.empty() && spans_.back().row_begin == s.row_begin &&
                       spans_.back().column_end == s.column_begin &&
                       s.column_end - spans_.back().column_begin <= widest_span;
    if (joins) {
      spans_.back().column_end = s.column_end;
    } else {
      spans_.push_back(s);
    }
  }
  deepest_in_span_.assign(spans_.size(), 0);
  extremes_in_span_.assign(spans_.size(), {});
}

Result<void> SurfaceFlow::check_depth() const {
  if (to_metres(deepest_) <= greatest_depth_m) return {};
  auto const& g = surface_->geometry;
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      if (depth_.at(r, c) != deepest_) continue;
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
    auto const* const row = depth_.row(r);
    for (int c = 0; c < surface_->geometry.columns; ++c) sum += row[c];
  }
  return sum;
}

double SurfaceFlow::m3(std::int64_t quanta_cells) const {
  return to_metres(quanta_cells) * surface_->cell_area_m2();
}

double SurfaceFlow::depth_m(int row, int column) const {
  return to_metres(depth_.at(row, column));
}

double SurfaceFlow::froude_limited_share() const {
  if (options_.scheme == Scheme::shallow_water) return 0.0;  // nothing is limited
  std::int64_t flowing = 0;
  std::int64_t limited = 0;
  auto const count = [&](std::int32_t left, std::int32_t right, std::int32_t rise, float flow) {
    if (flow == 0.0F) return;
    double const h = to_metres(std::max(left - std::max(rise, 0), right + std::min(rise, 0)));
    ++flowing;
    if (std::abs(flow) >= 0.999 * options_.froude_max * h * std::sqrt(gravity * std::max(h, 0.0))) {
      ++limited;
    }
  };
  for (int r = 0; r < surface_->geometry.rows; ++r) {
    auto const* const d = depth_.row(r);
    auto const* const z = surface_->bed.row(r);
    auto const down = depth_.stride();
    for (int c = 0; c < surface_->geometry.columns; ++c) {
      count(d[c], d[c + 1], static_cast<std::int32_t>(z[c + 1] - z[c]), flow_x_.at(r, c));
      count(d[c], d[c + down], static_cast<std::int32_t>(z[c + down] - z[c]), flow_y_.at(r, c));
    }
  }
  return flowing == 0 ? 0.0 : static_cast<double>(limited) / static_cast<double>(flowing);
}

}  // namespace citytwin::flood
