#include "scenarios/sewer/inlet_capture.h"

#include <cmath>

#include "tests/support/catch.h"

namespace citytwin::sewer {

namespace {

Gutter plain_gutter() {
  Gutter g;
  g.slope = 0.01, g.cross_slope = g.gutter_slope = 0.02, g.manning = 0.016, g.crown_ft = 30;
  return g;
}

}  // namespace

TEST_CASE("the spread of a plain gutter inverts Manning's formula", "[sewer][analytic]") {
  auto const g = plain_gutter();
  double const spread = 8.0;
  double const flow =
      0.56 / 0.016 * std::pow(0.02, 1.67) * std::sqrt(0.01) * std::pow(spread, 2.667);
  CHECK(gutter_spread_ft(g, flow) == Approx(spread).epsilon(2e-3));
}

TEST_CASE("HEC-22's kerb opening example takes its share of the gutter flow", "[sewer][oracle]") {
  // HEC-22 (3rd ed.) example 4-9a: kerb inlet of 3 m, Q 0.05 m3/s, SL 0.01, Sx 0.02, n 0.016.
  auto const g = plain_gutter();
  InletFigures kerb;
  kerb.kerb_length_ft = 9.84, kerb.kerb_height_ft = 0.5;
  double const flow = 0.05 / std::pow(kFoot_m, 3);
  // The manual reads a share of 0.61 from rounded intermediate values.
  CHECK(on_grade_capture_cfs(g, kerb, flow) / flow == Approx(0.61).margin(0.02));
}

TEST_CASE("a longer inlet takes more, never more than there is", "[sewer][analytic]") {
  auto const g = plain_gutter();
  double last = 0.0;
  for (double length = 1; length < 60; length += 3) {
    InletFigures kerb;
    kerb.kerb_length_ft = length, kerb.kerb_height_ft = 0.5;
    double const taken = on_grade_capture_cfs(g, kerb, 2.0);
    CHECK(taken >= last);
    CHECK(taken <= 2.0);
    last = taken;
  }
  CHECK(last == 2.0);
}

TEST_CASE("a grate in a sag is a weir at first and an orifice when drowned", "[sewer][analytic]") {
  Gutter g = plain_gutter();
  InletDesign design;
  design.grate_type = "CURVED_VANE";
  design.grate_length_m = 4 * kFoot_m, design.grate_width_m = 2 * kFoot_m;
  auto const figures = inlet_figures(design);
  REQUIRE(figures);
  CHECK(figures->grate_open_share == 0.35);
  double const mean = 0.2 - 0.02;
  CHECK(on_sag_capture_cfs(g, *figures, 0.2) == Approx(3.0 * 8.0 * std::pow(mean, 1.5)));
  CHECK(on_sag_capture_cfs(g, *figures, 2.0) ==
        Approx(0.67 * 2.8 * std::sqrt(2 * 32.16 * (2.0 - 0.02))));
}

TEST_CASE("an unknown grate is named", "[sewer][contract]") {
  InletDesign design;
  design.name = "I1";
  design.grate_type = "SIEVE";
  design.grate_length_m = design.grate_width_m = 1;
  auto const figures = inlet_figures(design);
  REQUIRE_FALSE(figures);
  CHECK(figures.error().message.find("'SIEVE'") != std::string::npos);
}

}  // namespace citytwin::sewer
