#include "scenarios/core/chart.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include "tests/support/catch.h"

using namespace citytwin;

namespace {

std::string path_of_line(std::string const& svg) {
  auto const begin = svg.find(" d=\"", svg.find("<path class=\"line\"")) + 4;
  return svg.substr(begin, svg.find('"', begin) - begin);
}

}  // namespace

TEST_CASE("An axis has round marks around all values", "[chart][exact]") {
  auto const axis = ChartAxis::around(0.13, 2.71, 7);
  CHECK(axis.step == 1.0);
  CHECK(axis.low == 0.0);
  CHECK(axis.high == 3.0);
  for (double const span : {3e-7, 0.02, 1.0, 7.3, 99.0, 12345.0}) {
    for (double const low : {-5.0 * span, 0.0, 0.3 * span}) {
      auto const a = ChartAxis::around(low, low + span, 8);
      CAPTURE(span, low, a.step);
      CHECK(a.low <= low + 1e-9 * span);
      CHECK(a.high >= low + span - 1e-9 * span);
      CHECK((a.high - a.low) / a.step <= 8.0 + 1e-6);
      double const mantissa = a.step / std::pow(10, std::floor(std::log10(a.step) + 1e-9));
      CHECK((std::abs(mantissa - 1) < 1e-6 || std::abs(mantissa - 2) < 1e-6 ||
             std::abs(mantissa - 5) < 1e-6));
    }
  }
}

TEST_CASE("A value lies where its mark lies", "[chart][exact]") {
  // Axis 0 to 10 over 64..624, 0 to 100 over 312..34.
  auto const svg = to_svg({"a", "t", "x", "y", {{"line", {0, 5, 10}, {0, 50, 100}}}});
  CHECK(path_of_line(svg) == "M64.0 312.0L344.0 173.0L624.0 34.0");
}

TEST_CASE("A value that is not there breaks the line", "[chart][exact]") {
  double const nan = std::numeric_limits<double>::quiet_NaN();
  auto const svg = to_svg({"a", "t", "x", "y", {{"line", {0, 1, 2, 10}, {0, 1, nan, 10}}}});
  auto const path = path_of_line(svg);
  CHECK(path.find("nan") == std::string::npos);
  CHECK(std::count(path.begin(), path.end(), 'M') == 2);
}

TEST_CASE("A chart is well-formed XML whatever its words and values", "[chart][exact]") {
  double const inf = std::numeric_limits<double>::infinity();
  std::vector<Chart> const charts{
      {"a", "h < 1 & u > 2 \"so\"", "x", "y", {{"one & <two>", {1, 2}, {3, 3}}}},
      {"b", "nothing", "x", "y", {}},
      {"c", "no number", "x", "y", {{"none", {inf, -inf}, {1, 2}, ChartLine::Look::dots}}}};
  for (auto const& chart : charts) {
    auto const svg = to_svg(chart);
    std::istringstream stream(svg);
    boost::property_tree::ptree tree;
    REQUIRE_NOTHROW(boost::property_tree::read_xml(stream, tree));
    CHECK(tree.get<std::string>("svg.g.text") == chart.title);
    CHECK(svg.find("inf") == std::string::npos);
  }
}
