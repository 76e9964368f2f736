/// @file
/// Turns an outline (area, width and perimeter over depth) into a tabulated section.
///
/// Units    m, m2. Outline functions are called with depths from 0 to the full depth, rising.
/// Errors   none.
/// Source   A(y) = integral of W; P(y) by chords between neighbouring nodes where no closed form is
/// given. Checked  tests/scenarios/sewer/section_test.cc
#pragma once

#include <functional>
#include <string_view>

#include "scenarios/sewer/section.h"

namespace citytwin::sewer {

struct Outline {
  double area = 0;
  double width = 0;
  double perimeter = 0;
};

[[nodiscard]] Section tabulated(double height_m, bool open,
                                std::function<Outline(double)> const& at);
/// Symmetric section known by its width alone.
[[nodiscard]] Section from_widths(double height_m, bool open,
                                  std::function<double(double)> const& width_at);
/// The columns that follow from area, width and radius.
void derive_columns(ShapeTable& table);
/// Name in sewer_sections.csv of a shape keyword, or null.
[[nodiscard]] char const* published_name(std::string_view keyword);

}  // namespace citytwin::sewer
