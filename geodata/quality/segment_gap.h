/// @file
/// Where two lines come closest in plan, and how far apart they are there in height.
///
/// Units    metres; z from the lines.
/// Shapes   two lines that cross are 0 apart in plan.
/// Errors   none; infinity where nothing is in reach.
/// Checked  tests/geodata/quality/segment_gap_test.cc
#pragma once

#include <limits>
#include <span>

#include "geodata/geometry.h"

namespace citytwin {

struct SegmentGap {
  double plan_m = std::numeric_limits<double>::infinity();
  double height_m = 0;  ///< |dz| at the nearest points
  Vec2 at;              ///< on the first line

  [[nodiscard]] bool found() const { return plan_m < std::numeric_limits<double>::infinity(); }
};

struct LineGaps {
  SegmentGap nearest;  ///< closest in plan; of equals the closest in height
  SegmentGap
      alongside;  ///< the same, of segments that run side by side: less than 30 degrees apart
};

/// Only segments less than reach_m apart in plan count.
[[nodiscard]] LineGaps gaps_between(std::span<Vec3 const> a, std::span<Vec3 const> b,
                                    double reach_m);

}  // namespace citytwin
