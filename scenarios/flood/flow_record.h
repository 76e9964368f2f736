/// @file
/// FlowRecord: what a flood did to every cell while it ran: greatest speed and hazard, when the
/// water came above each mark and for how long.
///
/// Units    m, m/s, s since the begin of the run.
/// Shapes   cells by row * columns + column; row 0 is north.
/// Checked  tests/scenarios/flood/flow_record_test.cc
#pragma once

#include <cstddef>
#include <vector>

#include "scenarios/core/state_writer.h"
#include "scenarios/flood/hazard_rating.h"
#include "scenarios/flood/surface_flow.h"

namespace citytwin::flood {

/// Speed of the water in a cell, m/s; 0 where it is dry.
[[nodiscard]] float speed_in_cell(SurfaceFlow const& flow, int row, int column);

class FlowRecord {
 public:
  /// Water shallower than `least_depth_m` has no speed and no hazard.
  FlowRecord(GridGeometry const& geometry, HazardRating rating, float least_depth_m,
             std::vector<double> const& marks_m);

  /// Takes the flow as it is now; what it shows holds since the last call. To be called often: a
  /// peak between two calls is missed, a time is known to one call.
  void observe(SurfaceFlow const& flow);

  [[nodiscard]] double observed_s() const { return observed_s_; }
  [[nodiscard]] FloodPeaks const& peaks(std::size_t cell) const { return peaks_[cell]; }
  /// Class of the rating from 1; 0 where the water never was as deep as least_depth_m.
  [[nodiscard]] int hazard_class(std::size_t cell) const;
  /// When the water first stood deeper than a mark; infinity = never.
  [[nodiscard]] float arrival_s(std::size_t mark, std::size_t cell) const {
    return marks_[mark].arrival_s[cell];
  }
  /// For how long it stood deeper than a mark, in all.
  [[nodiscard]] float above_s(std::size_t mark, std::size_t cell) const {
    return marks_[mark].above_s[cell];
  }

  void save(StateWriter& out) const;
  [[nodiscard]] Result<void> load(StateReader& in);

 private:
  struct Mark {
    float depth_m;
    std::vector<float> arrival_s;
    std::vector<float> above_s;
  };

  void observe_row(SurfaceFlow const& flow, int row, float since_last_s);

  GridGeometry geometry_;
  HazardRating rating_;
  float least_depth_m_;
  float lowest_m_;  ///< below it a cell is passed over
  std::vector<FloodPeaks> peaks_;
  std::vector<Mark> marks_;
  double observed_s_ = 0;
};

}  // namespace citytwin::flood
