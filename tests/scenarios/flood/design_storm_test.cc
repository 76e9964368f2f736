#include "scenarios/flood/design_storm.h"

#include <cmath>

#include "scenarios/flood/land_surface.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;

namespace {

DesignStorm shanghai(double return_period_a, double duration_min) {
  auto const formula = StormFormula::load("shanghai").value();
  return {formula, return_period_a, duration_min, formula.peak_position};
}

}  // namespace

TEST_CASE("depths of the Shanghai formula are those of an independent computation",
          "[flood][storm][oracle]") {
  struct Row {
    double return_period_a;
    double depth_mm[8];
  };
  constexpr double minutes[8] = {5, 10, 15, 30, 60, 120, 180, 360};
  // Computed elsewhere from the published formula; printed to 0.1 mm.
  Row const rows[] = {{1, {9.4, 15.0, 19.0, 27.0, 36.5, 48.0, 55.9, 71.8}},
                      {2, {11.8, 18.8, 23.8, 33.8, 45.8, 60.2, 70.1, 90.1}},
                      {3, {13.2, 21.0, 26.6, 37.8, 51.3, 67.4, 78.4, 100.8}},
                      {5, {15.0, 23.8, 30.2, 42.9, 58.1, 76.4, 88.9, 114.3}},
                      {10, {17.4, 27.6, 35.0, 49.8, 67.4, 88.6, 103.1, 132.6}},
                      {20, {19.8, 31.4, 39.8, 56.6, 76.7, 100.9, 117.4, 150.8}},
                      {50, {22.9, 36.5, 46.2, 65.7, 89.0, 117.0, 136.2, 175.0}},
                      {100, {25.3, 40.3, 51.0, 72.6, 98.3, 129.3, 150.4, 193.3}}};
  for (auto const& row : rows) {
    for (int i = 0; i < 8; ++i) {
      INFO("P " << row.return_period_a << " a, " << minutes[i] << " min");
      CHECK(shanghai(row.return_period_a, minutes[i]).depth_mm() ==
            Approx(row.depth_mm[i]).margin(0.0501));
    }
  }
}

TEST_CASE("the hyetograph peaks as an independent computation does", "[flood][storm][oracle]") {
  struct Row {
    double return_period_a, point, minute, five_minutes;
  };
  for (auto const& row :
       {Row{3, 3.760, 3.405, 12.26}, Row{5, 4.262, 3.860, 13.90}, Row{100, 7.210, 6.530, 23.51}}) {
    auto const storm = shanghai(row.return_period_a, 120);
    CHECK(storm.peak_mm_per_min() == Approx(row.point).margin(0.0006));
    double largest = 0;
    for (int t = 0; t < 120; ++t) {
      largest = std::max(largest, storm.fallen_mm(t + 1) - storm.fallen_mm(t));
    }
    CHECK(largest == Approx(row.minute).margin(0.0006));
    CHECK(storm.fallen_mm(50) - storm.fallen_mm(45) == Approx(row.five_minutes).margin(0.006));
  }
}

TEST_CASE("rain only adds up, and to the storm's depth exactly", "[flood][storm][analytic]") {
  auto const storm = shanghai(50, 60);
  CHECK(storm.fallen_mm(-1) == 0.0);
  CHECK(storm.fallen_mm(0) == Approx(0.0).margin(1e-12));
  CHECK(storm.fallen_mm(60) == Approx(storm.depth_mm()).epsilon(1e-14));
  CHECK(storm.fallen_mm(1e6) == storm.fallen_mm(60));
  for (double t = 0; t < 60; t += 0.25) CHECK(storm.fallen_mm(t + 0.25) > storm.fallen_mm(t));
}

TEST_CASE("an unknown region is refused with the known ones", "[flood][storm]") {
  auto const formula = StormFormula::load("atlantis");
  REQUIRE(!formula);
  CHECK(formula.error().code == ErrorCode::invalid_argument);
  CHECK(formula.error().message.find("expected one of shanghai") != std::string::npos);
}

TEST_CASE("infiltration capacity is Horton's integral of the unsealed share",
          "[flood][losses][analytic]") {
  LandSurface const lawn{"lawn", 0.04, 0.25, 60, 6, 3, 0, "none"};
  double sum = 0;  // midpoint rule of the rate; its error is below k^2 dt^2 / 24
  constexpr int steps = 10000;
  for (int i = 0; i < steps; ++i) {
    double const t_h = 2.0 * (i + 0.5) / steps;
    sum += 0.75 * (6 + 54 * std::exp(-3 * t_h)) * 2.0 / steps;
  }
  CHECK(lawn.infiltration_mm(2.0) == Approx(sum).epsilon(1e-7));
  CHECK(lawn.infiltration_mm(0.0) == 0.0);
}

TEST_CASE("every land surface that the city folder names has a row", "[flood][losses]") {
  auto const surfaces = LandSurfaces::load().value();
  for (auto const* name :
       {"road", "sidewalk", "path", "greenway", "park", "pocket_park", "square", "water",
        "open_ground", "land_use/commercial", "land_use/office", "land_use/residential",
        "land_use/school", "land_use/hospital", "land_use/civic", "land_use/industrial",
        "land_use/green", "land_use/farmland"}) {
    INFO(name);
    CHECK(surfaces.find(name).has_value());
  }
}
