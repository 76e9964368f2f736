/// @file
/// Courses of rain and flow in time, given as a small table of text.
///
/// @code
///   time_min,rain_mm        time_min,flow_m3_per_s
///   5,0.8                   0,0
///   10,2.1                  30,12.5
///   15,0.4                  90,4
/// @endcode
///
/// Units    in the column's name: rain_mm fallen, or rain_mm_per_h on average, since the row before
///          (the first: since 0); flow_m3_per_s and level_m at the time, straight between rows.
/// Errors   invalid_argument or data_corrupt: a column that is missing or has no unit, times that
/// do
///          not rise, a gap in a rain record, rain below 0, a course that does not begin at 0 or
///          ends before the run; parameter, line and what was expected are named.
/// Checked  tests/scenarios/flood/time_series_test.cc
#pragma once

#include <string>
#include <vector>

#include "geodata/result.h"

namespace citytwin::flood {

/// Depth of rain from a gauge: fallen since time 0, straight within each step.
class RainRecord {
 public:
  /// `name` stands for the table in messages.
  [[nodiscard]] static Result<RainRecord> parse(std::string const& text, std::string const& name);

  [[nodiscard]] double duration_min() const {
    return step_min_ * static_cast<double>(fallen_mm_.size() - 1);
  }
  [[nodiscard]] double depth_mm() const { return fallen_mm_.back(); }
  [[nodiscard]] double fallen_mm(double t_min) const;

 private:
  double step_min_ = 0;
  std::vector<double> fallen_mm_;  ///< at 0, step, 2 step, ...
};

/// A quantity through time, straight between its points.
class TimeCourse {
 public:
  /// `column`: the one to read beside time_min. The course must reach `until_min`.
  [[nodiscard]] static Result<TimeCourse> parse(std::string const& text, std::string const& name,
                                                std::string const& column, double until_min);

  [[nodiscard]] double at(double t_s) const;
  /// Integral from 0 to t.
  [[nodiscard]] double sum(double t_s) const;

 private:
  [[nodiscard]] std::size_t piece(double t_s) const;

  std::vector<double> time_s_;
  std::vector<double> value_;
  std::vector<double> sum_;  ///< until each time
};

}  // namespace citytwin::flood
