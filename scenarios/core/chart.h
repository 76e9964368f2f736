/// @file
/// Chart: lines over two axes, as SVG for the documentation.
///
/// Units    named in the axes' labels.
/// Shapes   x and y of a line are of one length; NaN breaks the line.
/// Errors   none; a chart without a finite point is an empty frame.
/// Checked  tests/scenarios/core/chart_test.cc
#pragma once

#include <string>
#include <vector>

namespace citytwin {

struct ChartLine {
  enum class Look { line, dashes, dots };
  std::string name;
  std::vector<double> x, y;
  Look look = Look::line;
};

struct Chart {
  std::string id;  ///< file name without its ending: "ritter"
  std::string title;
  std::string x_label;  ///< with its unit: "x, m"
  std::string y_label;
  std::vector<ChartLine> lines;
};

/// The least and the greatest value of an axis, and the step of its marks: 1, 2 or 5 times a power
/// of ten, at most `most_marks` of them.
struct ChartAxis {
  double low = 0;
  double high = 1;
  double step = 1;
  [[nodiscard]] static ChartAxis around(double low, double high, int most_marks);
};

/// A document of 640 x 360 on a white ground.
[[nodiscard]] std::string to_svg(Chart const& chart);

}  // namespace citytwin
