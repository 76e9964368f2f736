#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>
#include <utility>

#include <tbb/parallel_for.h>

#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/water_quantum.h"

// Sources, sinks and the tiles that are computed: what SurfaceFlow does between steps.

namespace citytwin::flood {

namespace {

constexpr int tile_height = 32;
constexpr int tile_width = 64;
constexpr int widest_muscl_span = 256;  ///< its working rows are more
static_assert(widest_span % tile_width == 0 && widest_muscl_span % tile_width == 0);

double at(Cumulative const& amount, double time_s) {
  return amount ? amount(time_s) : 0.0;
}

}  // namespace

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
  for (auto const& inflow : forcing_->inflows) tile_of(inflow.cell).fed = true;
  for (auto const& stage : forcing_->stages) {
    for (auto const& cell : stage.cells) tile_of(cell).fed = true;
  }
}

SurfaceFlow::Tile& SurfaceFlow::tile_of(Cell const& cell) {
  auto const tile = cell.row / tile_height * tile_columns_ + cell.column / tile_width;
  return tiles_[static_cast<std::size_t>(tile)];
}

std::int64_t SurfaceFlow::exchange(Cell const& cell, std::int64_t quanta, Through way) {
  auto& depth = now_.depth.at(cell.row, cell.column);
  auto const before = depth;
  auto const moved = std::max(quanta, -static_cast<std::int64_t>(before));
  depth = before + static_cast<std::int32_t>(moved);
  if (moved < 0 && full()) keep_velocity(now_, cell, before, depth);
  for (auto* const other : other_states()) other->depth.at(cell.row, cell.column) = depth;
  if (way == Through::outfall) {
    ledger_.sewer_outfalls += moved;
  } else if (way == Through::sponge) {
    (moved > 0 ? ledger_.sponge_overrun : ledger_.sponge_taken) += std::abs(moved);
  } else {
    (moved > 0 ? ledger_.spills : ledger_.inlets) += std::abs(moved);
  }
  deepest_ = std::max(deepest_, depth);
  auto& tile = tile_of(cell);
  tile.water += moved;
  tile.changed = true;
  tile.wet = tile.wet || to_metres(depth) > options_->least_depth_m;
  return moved;
}

/// Every amount of the interval since the last sweep but infiltration.
SourceStep SurfaceFlow::source_step() const {
  auto const quanta = [&](Cumulative const& amount, double time_s) {
    return static_cast<float>(at(amount, time_s) * quanta_per_m);
  };
  return {quanta(forcing_->rain_m, swept_s_), quanta(forcing_->rain_m, time_s_),
          quanta(forcing_->sewer_capacity_m, swept_s_), quanta(forcing_->sewer_capacity_m, time_s_),
          nullptr};
}

void SurfaceFlow::sweep() {
  edges_.pour(now_, time_s_, ledger_);
  std::array<std::int32_t, 256> infiltration{};
  for (std::size_t soil = 1; soil < forcing_->infiltration_m.size(); ++soil) {
    auto const& capacity = forcing_->infiltration_m[soil];
    infiltration[soil] = static_cast<std::int32_t>(to_quanta(at(capacity, time_s_)) -
                                                   to_quanta(at(capacity, swept_s_)));
  }
  SourceStep step = source_step();
  step.infiltration = infiltration.data();
  SourceFields const fields = source_fields();
  LossTables tables;
  bool const covered = surface_->cover != nullptr;
  LossStep const loss = covered ? loss_step(step, tables) : LossStep{};
  SoilFields const soil = covered ? soil_fields() : SoilFields{};
  bool const raining = step.rain_after > step.rain_before;
  std::vector<SourceSums> sums(tiles_.size());
  auto const sweep_tile = [&](std::size_t i) {
    auto& tile = tiles_[i];
    if (!raining && !tile.active && tile.water == 0 && !edges_.brings_water()) return;
    tile.changed = true;
    auto const before = depths_before(tile);
    sums[i] = covered ? losses_(soil, loss, tile.span) : sources_(fields, step, tile.span);
    slow_drained(tile, before);
    tile.water = sums[i].water;
    tile.wet = to_metres(sums[i].deepest) > options_->least_depth_m;
  };
  tbb::parallel_for(std::size_t{0}, tiles_.size(), sweep_tile, tbb::simple_partitioner());
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
  if (!full() || !tile.active) return before;
  auto const& s = tile.span;
  for (int r = s.row_begin; r < s.row_end; ++r) {
    before.insert(before.end(), now_.depth.row(r) + s.column_begin,
                  now_.depth.row(r) + s.column_end);
  }
  return before;
}

void SurfaceFlow::slow_drained(Tile const& tile, std::vector<std::int32_t> const& before) {
  if (before.empty()) return;
  auto const& s = tile.span;
  auto was = before.begin();
  for (int r = s.row_begin; r < s.row_end; ++r) {
    for (int c = s.column_begin; c < s.column_end; ++c, ++was) {
      if (now_.depth.at(r, c) < *was) keep_velocity(now_, {r, c}, *was, now_.depth.at(r, c));
    }
  }
}

void SurfaceFlow::find_active() {
  for (int r = 0; r < tile_rows_; ++r) {
    for (int c = 0; c < tile_columns_; ++c) {
      bool wet = !options_->skip_dry;
      for (int y = std::max(r - 1, 0); y <= std::min(r + 1, tile_rows_ - 1); ++y) {
        for (int x = std::max(c - 1, 0); x <= std::min(c + 1, tile_columns_ - 1); ++x) {
          auto const& near = tiles_[static_cast<std::size_t>(y * tile_columns_ + x)];
          wet = wet || near.wet || near.fed;
        }
      }
      auto& tile = tiles_[static_cast<std::size_t>(r * tile_columns_ + c)];
      bool const was_active = std::exchange(tile.active, wet);
      if (!tile.active && (was_active || tile.changed)) settle(tile, was_active);
      tile.changed = false;
    }
  }
  crests_.rest([this](Cell const& cell) { return tile_of(cell).active; });
  gather_spans();
}

/// Steps leave a resting tile alone in all states, so all must hold the same.
void SurfaceFlow::settle(Tile const& tile, bool was_active) {
  auto const& s = tile.span;
  auto states = other_states();
  for (auto* const other : states) {
    for (int r = s.row_begin; r < s.row_end; ++r) {
      std::copy(now_.depth.row(r) + s.column_begin, now_.depth.row(r) + s.column_end,
                other->depth.row(r) + s.column_begin);
    }
  }
  if (!was_active) return;
  states.push_back(&now_);
  for (auto* const state : states) {
    for (auto* const flow : {&state->flow_x, &state->flow_y}) {
      for (int r = s.row_begin; r < s.row_end; ++r) {
        std::fill(flow->row(r) + s.column_begin, flow->row(r) + s.column_end, 0.0F);
      }
    }
  }
}

void SurfaceFlow::gather_spans() {
  spans_.clear();
  span_cells_ = 0;
  int const widest = options_->order == 2 ? widest_muscl_span : widest_span;
  for (auto const& tile : tiles_) {
    if (!tile.active) continue;
    auto const& s = tile.span;
    span_cells_ +=
        static_cast<std::int64_t>(s.row_end - s.row_begin) * (s.column_end - s.column_begin);
    bool const joins = !spans_.empty() && spans_.back().row_begin == s.row_begin &&
                       spans_.back().column_end == s.column_begin &&
                       s.column_end - spans_.back().column_begin <= widest;
    if (joins) {
      spans_.back().column_end = s.column_end;
    } else {
      spans_.push_back(s);
    }
  }
  deepest_in_span_.assign(spans_.size(), 0);
  extremes_in_span_.assign(spans_.size(), {});
}

}  // namespace citytwin::flood
