#include "scenarios/lighting/reach.h"

#include "scenarios/lighting/illuminance.h"
#include "tests/scenarios/lighting/lit_street.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::lighting;

TEST_CASE("the light left out beyond the reach stays below the tolerance", "[lighting][analytic]") {
  // A square of 41 x 41 lamps 25 m apart; far more than a city has.
  std::vector<test::LampSpec> specs;
  for (int i = -20; i <= 20; ++i) {
    for (int k = -20; k <= 20; ++k) specs.push_back({{25.0 * i, 25.0 * k, 0}, 40.0 * i});
  }
  CityModel model;
  model.layers = {test::luminaires(specs)};
  auto const set = *read_lamps(model, {});
  std::vector<Vec3> points;
  for (int i = 0; i < 50; ++i) points.push_back({0.5 * i, 0.3 * i, 0});
  for (double const tolerance_lx : {1.0, 0.1}) {
    auto const reaches = lamp_reaches(set, tolerance_lx);
    CHECK(reaches.neglected_lx <= tolerance_lx);
    // The point kernel follows lamps whose reach meets the points' box, so ask point by point.
    double largest = 0;
    for (auto const& point : points) {
      double const all =
          LitCity(set, std::vector<double>(specs.size(), 2000), nullptr).at({point})[0];
      double const near = LitCity(set, reaches.metres, nullptr).at({point})[0];
      largest = std::max(largest, all - near);
    }
    CHECK(largest > 0);
    CHECK(largest <= tolerance_lx);
  }
}

TEST_CASE("one lonely lamp is followed until its own light is below the tolerance",
          "[lighting][analytic]") {
  CityModel model;
  model.layers = {test::luminaires({{{0, 0, 0}, 0, "a", "post_top", 50000}})};
  auto const set = *read_lamps(model, {});
  double const reach_m = lamp_reaches(set, 0.1).metres[0];
  LitCity const city(set, {1000}, nullptr);
  CHECK(city.at({{reach_m, 0, 0}})[0] <= 0.1F);
  CHECK(city.at({{reach_m / 1.5, 0, 0}})[0] > 0.1F);
}

TEST_CASE("a dimmed lamp reaches less far, a denser city asks for more", "[lighting][analytic]") {
  auto const model = test::lit_street();
  auto const full = *read_lamps(model, {});
  auto const dim = *read_lamps(model, {0.1, 1, {}});
  CHECK(lamp_reaches(dim, 0.1).metres[0] < lamp_reaches(full, 0.1).metres[0]);
  CHECK(lamp_reaches(full, 0.01).metres[0] > lamp_reaches(full, 0.1).metres[0]);
}
