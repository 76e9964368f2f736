/// @file
/// A plane transformation from control points: where a local grid of which only points are known
/// lies in a projected CRS.
///
/// similarity  4 parameters: shift, rotation, one scale. At least 2 points, 3 to have a check.
/// affine      6 parameters. At least 3 points that are not in one line, better 6.
///
/// Units    metres on both sides, x east and y north; angles in degrees, counter-clockwise.
/// Shapes   least squares with equal weights about the points' centres.
/// Errors   too few points, points in one place or line, a largest residual above the caller's
///          limit (with the point, and a hint when swapped axes would fit).
/// Source   Wolf and Ghilani (2017), Adjustment Computations, ch. 18: 2D conformal and affine.
/// Checked  tests/geodata/frames/plane_fit_test.cc
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/geometry.h"
#include "geodata/result.h"

namespace citytwin {

enum class FitKind : std::uint8_t { similarity, affine };
[[nodiscard]] std::string_view to_string(FitKind kind);
[[nodiscard]] std::optional<FitKind> fit_kind_from(std::string_view name);

struct ControlPoint {
  std::string id;
  Vec2 from;  ///< in the local grid
  Vec2 to;    ///< in the projected CRS
};

/// to = to_centre + (xx xy; yx yy) (from - from_centre)
struct PlaneFit {
  FitKind kind = FitKind::similarity;
  Vec2 from_centre;
  Vec2 to_centre;
  double xx = 1, xy = 0, yx = 0, yy = 1;

  [[nodiscard]] Vec2 apply(Vec2 from) const;
  /// @pre the matrix can be inverted, as fit_plane's can
  [[nodiscard]] Vec2 invert(Vec2 to) const;
  [[nodiscard]] double determinant() const { return xx * yy - xy * yx; }
  [[nodiscard]] double rotation_deg() const;  ///< of the local x axis
  [[nodiscard]] double scale_x() const;
  [[nodiscard]] double scale_y() const;
};

struct Residuals {
  std::vector<Vec2> each_m;  ///< computed less given, by point
  double rms_m = 0;          ///< root of the mean squared length
  double max_m = 0;
  std::size_t worst = 0;  ///< the point of max_m
  int redundancy = 0;     ///< observations less parameters; 0 = nothing is checked
};

[[nodiscard]] Residuals residuals(PlaneFit const& fit, std::span<ControlPoint const> points);

[[nodiscard]] Result<PlaneFit> fit_plane(std::span<ControlPoint const> points, FitKind kind,
                                         double max_residual_m);

}  // namespace citytwin
