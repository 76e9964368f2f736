#include "scenarios/flood/flow_record.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <tbb/parallel_for.h>

#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

float depth_in_cell(SurfaceFlow const& flow, int row, int column) {
  return quantum_m * static_cast<float>(flow.depth().at(row, column));
}

/// Unit discharge in a cell, m2/s.
float discharge_in_cell(SurfaceFlow const& flow, int row, int column) {
  float x = flow.flow_x().at(row, column);
  float y = flow.flow_y().at(row, column);
  if (flow.scheme() == Scheme::local_inertial) {
    x = 0.5F * (x + flow.flow_x().at(row, column - 1));
    y = 0.5F * (y + flow.flow_y().at(row - 1, column));
  }
  return std::sqrt(x * x + y * y);
}

}  // namespace

float speed_in_cell(SurfaceFlow const& flow, int row, int column) {
  float const depth_m = depth_in_cell(flow, row, column);
  return depth_m > 0 ? discharge_in_cell(flow, row, column) / depth_m : 0.0F;
}

FlowRecord::FlowRecord(GridGeometry const& geometry, HazardRating rating, float least_depth_m,
                       std::vector<double> const& marks_m)
    : geometry_(geometry),
      rating_(std::move(rating)),
      least_depth_m_(least_depth_m),
      lowest_m_(least_depth_m),
      peaks_(geometry.size()) {
  for (double const mark_m : marks_m) {
    auto const depth_m = static_cast<float>(mark_m);
    lowest_m_ = std::min(lowest_m_, depth_m);
    marks_.push_back({depth_m, std::vector(geometry.size(), std::numeric_limits<float>::infinity()),
                      std::vector(geometry.size(), 0.0F)});
  }
}

void FlowRecord::observe(SurfaceFlow const& flow) {
  auto const since_last_s = static_cast<float>(flow.time_s() - observed_s_);
  tbb::parallel_for(0, geometry_.rows, [&](int row) { observe_row(flow, row, since_last_s); });
  observed_s_ = flow.time_s();
}

void FlowRecord::observe_row(SurfaceFlow const& flow, int row, float since_last_s) {
  auto const since_s = static_cast<float>(observed_s_);
  auto const first = static_cast<std::size_t>(row) * static_cast<std::size_t>(geometry_.columns);
  for (int column = 0; column < geometry_.columns; ++column) {
    float const depth_m = depth_in_cell(flow, row, column);
    if (depth_m < lowest_m_) continue;
    auto const cell = first + static_cast<std::size_t>(column);
    for (auto& mark : marks_) {
      if (depth_m <= mark.depth_m) continue;
      mark.arrival_s[cell] = std::min(mark.arrival_s[cell], since_s);
      mark.above_s[cell] += since_last_s;
    }
    if (depth_m < least_depth_m_) continue;
    float const discharge = discharge_in_cell(flow, row, column);
    float const speed = discharge / depth_m;
    auto& peak = peaks_[cell];
    peak.depth_m = std::max(peak.depth_m, depth_m);
    peak.speed_m_per_s = std::max(peak.speed_m_per_s, speed);
    peak.depth_speed_m2_per_s = std::max(peak.depth_speed_m2_per_s, discharge);
    peak.hazard_number = std::max(peak.hazard_number, rating_.number(depth_m, speed));
  }
}

int FlowRecord::hazard_class(std::size_t cell) const {
  auto const& peak = peaks_[cell];
  return peak.depth_m > 0 ? rating_.class_of(peak) : 0;
}

}  // namespace citytwin::flood
