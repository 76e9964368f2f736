/// @file
/// Builds cross-sections: closed forms, published tables, and outlines given point by point.
///
/// Units    SI throughout; catalogue codes of ellipses and arches are those of the .inp format.
/// Shapes   see section.h.
/// Errors   dimensions that make no section (zero width, filling above the crown): said in one
/// sentence. Source   elementary geometry; data/standards/sewer_sections.csv and
/// sewer_section_sizes.csv. Checked  tests/scenarios/sewer/section_test.cc
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/result.h"
#include "scenarios/sewer/curve.h"
#include "scenarios/sewer/section.h"
#include "scenarios/sewer/street_inlet.h"

namespace citytwin::sewer {

/// A surveyed cross-section: ground from left to right, with rougher banks.
struct Transect {
  std::string name;
  std::vector<double> station_m;
  std::vector<double> elevation_m;
  double left_bank_m = 0, right_bank_m = 0;
  double manning_left = 0, manning_channel = 0, manning_right = 0;
  double length_factor = 1;  ///< main channel's length over the flood plain's
};

/// Sections whose shape is given by tables; read once, shared by all that use them.
class SectionBuilder {
 public:
  [[nodiscard]] static Result<SectionBuilder> load();

  /// A section by its .inp keyword (CIRCULAR, EGG, ...) with its four numbers, lengths in m.
  [[nodiscard]] Result<Section> make(std::string_view keyword,
                                     std::array<double, 4> geometry) const;
  /// Is `keyword` one that make() knows?
  [[nodiscard]] static bool knows(std::string_view keyword);

 private:
  struct Published {
    std::shared_ptr<ShapeTable const> table;
  };
  struct Size {
    double rise_m, span_m, area_m2, radius_m;
  };
  [[nodiscard]] Result<Section> published(std::string_view keyword, std::array<double, 4> g) const;

  std::map<std::string, Published, std::less<>> shapes_;
  std::map<std::string, std::vector<Size>, std::less<>> sizes_;
};

[[nodiscard]] Section circular_section(double diameter_m);
[[nodiscard]] Section rectangular_section(double height_m, double width_m, bool closed);
/// Slopes are run over rise of the left and right side.
[[nodiscard]] Section trapezoidal_section(double height_m, double bottom_m, double left,
                                          double right);

/// The open section of a surveyed line; roughness of the banks is folded into the radius, so that
/// the channel's own Manning value serves. @pre at least two stations, not all one level
[[nodiscard]] Section transect_section(Transect const& transect);
[[nodiscard]] Section street_section(Street const& street);
/// A closed section by width over depth, both relative to `height_m` (a SHAPE curve).
[[nodiscard]] Result<Section> custom_section(Curve const& curve, double height_m);

}  // namespace citytwin::sewer
