/// @file
/// Cross-sections of pipes and channels: area, top width and hydraulic radius over depth.
///
/// Every shape is tabulated once, normalised by its full values, on depths y_i = (i/n)^2: what
/// behaves like sqrt(y) at the invert (the width of a round pipe) is then straight in the index,
/// and one lookup serves all shapes without branches. Linear between the nodes.
///
/// Units    SI; the shape itself is dimensionless (depth, area, width and radius over their full
/// values). Shapes   ShapeTable has kNodes + 1 entries, the first at the invert, the last full.
/// Errors   none; shapes are built by section_shapes.h, which refuses bad dimensions.
/// Source   A'(y) = W(y), R = A/P; critical depth A sqrt(A/W) = Q/sqrt(g); Manning's section
///          factor A R^(2/3).
/// Checked  tests/scenarios/sewer/section_test.cc
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <memory>

namespace citytwin::sewer {

struct ShapeTable {
  static constexpr std::size_t kNodes = 256;
  using Column = std::array<double, kNodes + 1>;
  /// What one search finds, in one cache line of two neighbours.
  struct alignas(32) Row {
    double area = 0;    ///< A/A_full
    double width = 0;   ///< W/W_max
    double radius = 0;  ///< R/R_full
  };

  std::array<Row, kNodes + 1> rows{};
  Column conveyance{};  ///< A R^(2/3), in the units of the normalised rows
  Column critical{};    ///< A sqrt(A/W), likewise; rising, cut off near the crown of closed shapes
  std::size_t conveyance_peak = 0;  ///< node of the largest conveyance

  /// Normalised depth of node i.
  [[nodiscard]] static double depth(std::size_t i) {
    double const t = static_cast<double>(i) / kNodes;
    return t * t;
  }
};

/// What a depth of water means in one section.
struct WetSection {
  double area_m2 = 0;
  double width_m = 0;
  double radius_m = 0;
};

struct Section {
  std::shared_ptr<ShapeTable const> shape;
  bool open = false;  ///< no crown: free surface at any depth
  double full_depth_m = 0;
  double max_width_m = 0;
  double full_area_m2 = 0;
  double full_radius_m = 0;

  [[nodiscard]] double area(double depth_m) const {
    return full_area_m2 * look(&ShapeTable::Row::area, depth_m);
  }
  [[nodiscard]] double width(double depth_m) const {
    return max_width_m * look(&ShapeTable::Row::width, depth_m);
  }
  [[nodiscard]] double radius(double depth_m) const {
    return full_radius_m * look(&ShapeTable::Row::radius, depth_m);
  }
  /// All three with one search. Depths above full give the full values.
  [[nodiscard]] WetSection at(double depth_m) const;
  /// A R^(2/3) when full, m^(8/3).
  [[nodiscard]] double full_conveyance() const {
    return full_area_m2 * std::pow(full_radius_m, 2.0 / 3.0);
  }
  /// Depth at which A R^(2/3) = conveyance; the lower one where a closed shape has two, the depth
  /// of the largest conveyance beyond it.
  [[nodiscard]] double normal_depth(double conveyance) const {
    return normal_depth_of_share(conveyance / full_conveyance());
  }
  /// The same of a conveyance over the full one.
  [[nodiscard]] double normal_depth_of_share(double share) const;
  /// Depth at which Q^2 W = g A^3, at most the full depth.
  [[nodiscard]] double critical_depth(double flow_m3ps) const;

 private:
  struct Place {
    std::size_t index;
    double share;  ///< towards index + 1
  };
  [[nodiscard]] Place place(double depth_m) const {
    double const relative = depth_m / full_depth_m;
    if (!(relative > 0.0)) return {0, 0.0};
    double const t = std::sqrt(relative) * static_cast<double>(ShapeTable::kNodes);
    auto const i = static_cast<std::size_t>(t);
    if (t >= static_cast<double>(ShapeTable::kNodes)) return {ShapeTable::kNodes - 1, 1.0};
    return {i, t - static_cast<double>(i)};
  }
  [[nodiscard]] static double blend(double low, double high, double share) {
    return low + share * (high - low);
  }
  [[nodiscard]] double look(double ShapeTable::Row::*column, double depth_m) const {
    auto const here = place(depth_m);
    auto const* row = &shape->rows[here.index];
    return blend(row[0].*column, row[1].*column, here.share);
  }
};

inline WetSection Section::at(double depth_m) const {
  auto const here = place(depth_m);
  auto const& low = shape->rows[here.index];
  auto const& high = shape->rows[here.index + 1];
  return {full_area_m2 * blend(low.area, high.area, here.share),
          max_width_m * blend(low.width, high.width, here.share),
          full_radius_m * blend(low.radius, high.radius, here.share)};
}

}  // namespace citytwin::sewer
