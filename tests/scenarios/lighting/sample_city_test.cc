#include "geodata/sample/sample_city.h"

#include <algorithm>
#include <cmath>

#include "scenarios/lighting/lighting_scenario.h"
#include "tests/scenarios/lighting/lit_street.h"
#include "tests/support/catch.h"

using namespace citytwin;

TEST_CASE("the sample block is lit: its lamps are used, its roads rated, its books closed",
          "[lighting][contract]") {
  auto const city = sample::make_city(sample::Size::block, 7);
  auto const result = test::run(*lighting::make_scenario(), *city);
  REQUIRE(result.ok());
  CHECK(result->warnings.empty());
  for (auto const& check : result->checks) {
    INFO(check.name << " " << check.value);
    CHECK(check.passed());
  }
  auto const& lamps = *city->layer("luminaires");
  auto const& circuits = result->tables[1].rows;
  CHECK(std::get<std::int64_t>(circuits.back()[1]) == static_cast<std::int64_t>(lamps.size()));

  auto const& roads = result->tables[0].rows;
  CHECK(roads.size() == city->layer("roads")->size());
  auto const rated = std::count_if(roads.begin(), roads.end(), [](auto const& row) {
    return std::get<std::string>(row.back()) != "not rated";
  });
  CHECK(rated > 0);

  // Every lamp lights the ground at its foot, unless that is in a building or off the map.
  auto const& lx = *result->overlays[0]->frames[0].values;
  for (std::size_t row = 0; row < lamps.size(); ++row) {
    auto const foot = lamps.geometry(row).exterior(0)[0];
    int const r = lx.geometry().row(foot.y);
    int const c = lx.geometry().column(foot.x);
    if (!lx.geometry().contains(r, c) || std::isnan(lx.at(r, c))) continue;
    CHECK(lx.at(r, c) > 1);
  }
}
