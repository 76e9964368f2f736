#include "scenarios/sewer/section_shapes.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

#include "scenarios/sewer/section_outline.h"

namespace citytwin::sewer {

namespace {

constexpr double kPi = std::numbers::pi;

/// Area, width and wetted perimeter of a circle's segment of height y.
Outline circle_segment(double radius_m, double y) {
  double const angle = 2.0 * std::acos(std::clamp(1.0 - y / radius_m, -1.0, 1.0));
  return {0.5 * radius_m * radius_m * (angle - std::sin(angle)),
          2.0 * radius_m * std::sin(0.5 * angle), radius_m * angle};
}

Section filled_circular(double diameter_m, double filling_m) {
  double const radius = 0.5 * diameter_m;
  auto const bed = circle_segment(radius, filling_m);
  return tabulated(diameter_m - filling_m, false, [=](double y) {
    auto const whole = circle_segment(radius, y + filling_m);
    return Outline{whole.area - bed.area, whole.width, whole.perimeter - bed.perimeter + bed.width};
  });
}

Section triangular(double height_m, double width_m) {
  double const slope = 0.5 * width_m / height_m;
  return trapezoidal_section(height_m, 0.0, slope, slope);
}

/// A rectangle standing on a triangle of height `bottom_m`.
Section rectangle_on_triangle(double height_m, double width_m, double bottom_m) {
  double const slope = 0.5 * width_m / bottom_m;
  double const side = std::hypot(1.0, slope);
  return tabulated(height_m, false, [=](double y) {
    if (y <= bottom_m) return Outline{slope * y * y, 2.0 * slope * y, 2.0 * side * y};
    double const top = y >= height_m ? width_m : 0.0;
    return Outline{width_m * (y - 0.5 * bottom_m), width_m,
                   2.0 * side * bottom_m + 2.0 * (y - bottom_m) + top};
  });
}

/// A rectangle standing on a circle's segment, or, upside down, under one.
Section rectangle_with_arc(double height_m, double width_m, double radius_m, bool arc_on_top) {
  double const angle = 2.0 * std::asin(std::min(1.0, 0.5 * width_m / radius_m));
  double const rise = radius_m * (1.0 - std::cos(0.5 * angle));
  auto const arc = circle_segment(radius_m, rise);
  double const wall = height_m - rise;
  if (!arc_on_top) {
    return tabulated(height_m, false, [=](double y) {
      if (y <= rise) return circle_segment(radius_m, y);
      double const top = y >= height_m ? width_m : 0.0;
      return Outline{arc.area + width_m * (y - rise), width_m,
                     arc.perimeter + 2.0 * (y - rise) + top};
    });
  }
  return tabulated(height_m, false, [=](double y) {
    if (y <= wall) return Outline{width_m * y, width_m, width_m + 2.0 * y};
    auto const empty = circle_segment(radius_m, height_m - y);
    return Outline{width_m * wall + arc.area - empty.area, empty.width,
                   width_m + 2.0 * wall + arc.perimeter - empty.perimeter};
  });
}

/// Width growing with y^(1/exponent).
Section power_section(double height_m, double width_m, double exponent) {
  double const share = 1.0 / exponent;
  return from_widths(height_m, true,
                     [=](double y) { return width_m * std::pow(y / height_m, share); });
}

Error bad(std::string_view keyword, std::string_view why) {
  return {ErrorCode::invalid_argument, std::string(keyword) + ": " + std::string(why),
          std::string(keyword)};
}

}  // namespace

Section circular_section(double diameter_m) {
  static auto const shape =
      tabulated(1.0, false, [](double y) { return circle_segment(0.5, y); }).shape;
  return {shape,
          false,
          diameter_m,
          diameter_m,
          0.25 * kPi * diameter_m * diameter_m,
          0.25 * diameter_m};
}

Section rectangular_section(double height_m, double width_m, bool closed) {
  return tabulated(height_m, !closed, [=](double y) {
    double const top = closed && y >= height_m ? width_m : 0.0;
    return Outline{width_m * y, width_m, width_m + 2.0 * y + top};
  });
}

Section trapezoidal_section(double height_m, double bottom_m, double left, double right) {
  double const sides = std::hypot(1.0, left) + std::hypot(1.0, right);
  return tabulated(height_m, true, [=](double y) {
    return Outline{(bottom_m + 0.5 * (left + right) * y) * y, bottom_m + (left + right) * y,
                   bottom_m + sides * y};
  });
}

bool SectionBuilder::knows(std::string_view keyword) {
  constexpr std::array known{"CIRCULAR",        "FORCE_MAIN",  "FILLED_CIRCULAR", "RECT_CLOSED",
                             "RECT_OPEN",       "TRAPEZOIDAL", "TRIANGULAR",      "HORIZ_ELLIPSE",
                             "VERT_ELLIPSE",    "ARCH",        "PARABOLIC",       "POWER",
                             "RECT_TRIANGULAR", "RECT_ROUND",  "MODBASKETHANDLE", "EGG",
                             "HORSESHOE",       "GOTHIC",      "CATENARY",        "SEMIELLIPTICAL",
                             "BASKETHANDLE",    "SEMICIRCULAR"};
  return std::find(known.begin(), known.end(), keyword) != known.end();
}

Result<Section> SectionBuilder::make(std::string_view keyword, std::array<double, 4> g) const {
  double const height = g[0];
  if (!(height > 0.0)) return bad(keyword, "the full height must be above 0");
  if (keyword == "CIRCULAR" || keyword == "FORCE_MAIN") return circular_section(height);
  if (keyword == "FILLED_CIRCULAR") {
    if (g[1] >= height) return bad(keyword, "the filling must stay below the crown");
    return filled_circular(height, g[1]);
  }
  bool const tabled = published_name(keyword) != nullptr;
  if (tabled) return published(keyword, g);
  if (keyword == "TRAPEZOIDAL") {
    if (g[1] <= 0.0 && g[2] + g[3] <= 0.0)
      return bad(keyword, "a bottom width or a side slope is needed");
    return trapezoidal_section(height, g[1], g[2], g[3]);
  }
  if (!(g[1] > 0.0)) return bad(keyword, "the width must be above 0");
  if (keyword == "RECT_CLOSED" || keyword == "RECT_OPEN") {
    return rectangular_section(height, g[1], keyword == "RECT_CLOSED");
  }
  if (keyword == "TRIANGULAR") return triangular(height, g[1]);
  if (keyword == "PARABOLIC") return power_section(height, g[1], 2.0);
  if (!(g[2] > 0.0)) return bad(keyword, "the third dimension must be above 0");
  if (keyword == "POWER") return power_section(height, g[1], g[2]);
  if (keyword == "RECT_TRIANGULAR") {
    if (g[2] > height) return bad(keyword, "the triangle is higher than the section");
    return rectangle_on_triangle(height, g[1], g[2]);
  }
  double const radius = std::max(g[2], 0.5 * g[1]);
  double const rise = radius - std::sqrt(std::max(0.0, radius * radius - 0.25 * g[1] * g[1]));
  if (rise > height) return bad(keyword, "the arc is higher than the section");
  return rectangle_with_arc(height, g[1], radius, keyword == "MODBASKETHANDLE");
}

}  // namespace citytwin::sewer
