/// @file
/// Curve: pairs (x, y) with x rising, read as a line, as steps, or as a storage's area over depth.
///
/// Units    whatever the curve's owner says; the reader has turned them to SI.
/// Shapes   at least one point.
/// Errors   none; the reader refuses an empty curve and falling x.
/// Checked  tests/scenarios/sewer/section_test.cc
#pragma once

#include <string>
#include <vector>

namespace citytwin::sewer {

enum class CurveKind {
  storage,
  diversion,
  tidal,
  rating,
  shape,
  control,
  weir,
  pump1,
  pump2,
  pump3,
  pump4,
  pump5
};

struct CurvePoint {
  double x = 0;
  double y = 0;
};

struct Curve {
  std::string name;
  CurveKind kind = CurveKind::rating;
  std::vector<CurvePoint> points;

  /// Linear between points, the end values outside.
  [[nodiscard]] double at(double x) const;
  /// Slope of the segment that holds x (0 outside).
  [[nodiscard]] double slope_at(double x) const;
  /// Stairs: the y of the first point with a greater x, the last y beyond.
  [[nodiscard]] double step_at(double x) const;
  /// Linear, from the origin below the first point, along the last segment (if rising) above.
  [[nodiscard]] double extended_at(double x) const;
  /// Integral of extended_at from 0 to x: the volume of a storage whose area the curve gives.
  [[nodiscard]] double integral_to(double x) const;
};

}  // namespace citytwin::sewer
