/// @file
/// Design storm: depth of rain by return period and duration, and its course in time (Chicago
/// hyetograph).
///
/// Units    t in min, P in years, depth in mm.
/// Errors   load(): an unknown region or a broken table, named.
/// Source   data/standards/design_storm.csv (Shanghai: DB31/T 1043); Keifer and Chu (1957) for the
///          hyetograph: i = A [(1-m) tau/s + b] / (tau/s + b)^(m+1), tau the time from the peak,
///          s = r before and 1-r after it. Only its integral is used, so that blocks of any length
///          add up to the depth exactly.
/// Checked  tests/scenarios/flood/design_storm_test.cc
#pragma once

#include <string_view>

#include "geodata/result.h"

namespace citytwin::flood {

/// q(t) = a (1 + c lg P) / (t + b)^m in L/(s ha).
struct StormFormula {
  double a_l_per_s_ha = 0;
  double c = 0;
  double b_min = 0;
  double m = 0;
  double peak_position = 0;  ///< share of the duration before the peak

  [[nodiscard]] static Result<StormFormula> load(std::string_view region);
};

class DesignStorm {
 public:
  /// @pre return_period_a >= 1, duration_min > 0, 0 < peak_position < 1
  DesignStorm(StormFormula const& formula, double return_period_a, double duration_min,
              double peak_position);

  /// Depth of the whole storm.
  [[nodiscard]] double depth_mm() const { return mean_depth_mm(duration_min_); }
  /// Greatest depth that falls in any t minutes in a row.
  [[nodiscard]] double mean_depth_mm(double t_min) const;
  /// Depth fallen until t; 0 before the storm, depth_mm() after it.
  [[nodiscard]] double fallen_mm(double t_min) const;
  /// Intensity at the peak, mm/min.
  [[nodiscard]] double peak_mm_per_min() const;

 private:
  double rate_;  ///< A = 0.006 a (1 + c lg P): mm/min at t + b = 1 min
  double b_min_;
  double m_;
  double duration_min_;
  double peak_position_;
};

}  // namespace citytwin::flood
