/// @file
/// A fitted local frame as a file: parameters, the control points they come from, residuals, date
/// and author. `citytwin frame fit` writes it; wherever a source CRS may be named, its path may
/// stand.
///
/// Units    metres.
/// Errors   an unreadable file, unknown keys, parameters that do not give the residuals recorded
///          beside them (somebody edited one of the two), a residual above the recorded limit, an
///          unknown CRS or vertical datum: the file and what is wrong.
/// Checked  tests/geodata/frames/frame_file_test.cc
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "geodata/frames/plane_fit.h"

namespace citytwin {

struct FittedFrame {
  std::string name;
  std::string target_crs;      ///< projected, metres
  std::string vertical_datum;  ///< of the heights that come with it; empty = undeclared
  std::string author;
  std::string date;  ///< YYYY-MM-DD
  double max_residual_m = 0;
  PlaneFit fit;
  std::vector<ControlPoint> points;
};

/// Fits, and checks CRS and datum. @pre all texts but `vertical_datum` are not empty
[[nodiscard]] Result<FittedFrame> fit_frame(FittedFrame frame);

[[nodiscard]] Result<FittedFrame> read_frame_file(std::filesystem::path const& file);
[[nodiscard]] Result<void> write_frame_file(FittedFrame const& frame,
                                            std::filesystem::path const& file);

/// "similarity over 6 points, RMS 0.012 m, largest 0.021 m (by A. Wang, 2026-03-01)"
[[nodiscard]] std::string describe(FittedFrame const& frame);

}  // namespace citytwin
