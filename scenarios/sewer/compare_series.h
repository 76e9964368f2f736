/// @file
/// Runs a SWMM model and compares its series with the ones another engine reported.
///
/// A series passes when its root mean square difference is at most the tolerance times its peak,
/// its peak comes within one report step (of a peak within the tolerance of the highest value),
/// and, for an outfall, its volume agrees.
///
/// Units    the model's own; `type:id:quantity_unit` columns over hours, one row per csv_stride
/// report steps. Errors   an unreadable file, a column that names nothing of the model. Source
/// comparison proposed with the test data. Checked  tests/scenarios/sewer/validate_test.cc
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "geodata/result.h"
#include "scenarios/sewer/sewer_run.h"

namespace citytwin::sewer {

struct SeriesTolerance {
  double rms_share = 0.02;  ///< of the peak
  double volume_share = 0.005;
};

struct SeriesResult {
  std::string column;
  double peak = 0;       ///< largest absolute value of the other engine
  double rms_share = 0;  ///< root mean square difference over the peak
  double peak_shift_steps =
      0;                    ///< distance of our peak from a time at which the other is at its peak
  double volume_share = 0;  ///< outfall inflow: difference of volumes
  bool pass = false;
  std::string why;  ///< which criterion fails
  std::vector<double> ours, theirs;
};

struct ModelComparison {
  std::string model;
  std::string refused;  ///< why the model is not run
  std::vector<SeriesResult> series;
  std::vector<double> hours;  ///< of the values in the series
  RunBooks books;
  StepCount count;
  std::size_t links = 0;
  double cpu_s = 0;
  [[nodiscard]] std::size_t passed() const;
};

[[nodiscard]] Result<ModelComparison> compare_model(std::filesystem::path const& inp,
                                                    std::filesystem::path const& csv,
                                                    SeriesTolerance const& tolerance,
                                                    std::size_t stride, int threads = 1);

}  // namespace citytwin::sewer
