#include "geodata/sample/sample_city.h"

#include <cmath>

#include "scenarios/risk/assessor.h"
#include "scenarios/risk/risk_scenario.h"
#include "tests/scenarios/risk/tiny_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::risk;

TEST_CASE("every pipe and road of the sample city has a grade, and its books close",
          "[risk][contract]") {
  auto const city = sample::make_city(sample::Size::block, 7);
  auto const scenario = make_scenario();
  auto const values = bind_parameters(scenario->parameters(), {});
  REQUIRE(values);
  QuietContext context;
  auto const run = scenario->run(*city, *values, context);
  REQUIRE(run);
  CHECK(run->warnings.empty());
  for (auto const& check : run->checks) CHECK(check.passed());
  CHECK(run->overlays.size() == 5);
  for (auto const& overlay : run->overlays) {
    INFO(overlay->id);
    for (auto const& feature : overlay->features) CHECK_FALSE(std::isnan(feature.value));
  }
  CHECK(context.frames == 2);
  CHECK(context.last_fraction == 1);
}

TEST_CASE("an older city is never a safer one", "[risk][exact]") {
  auto const city = sample::make_city(sample::Size::block, 7);
  auto const standards = load_standards();
  REQUIRE(standards);
  auto const options = [](std::int64_t year) {
    return *options_from(*bind_parameters(parameter_table(), {{"year", year}}));
  };
  auto const now = options(2026);
  auto const later = options(2046);
  Assessor const today(*city, *standards, now);
  Assessor const tomorrow(*city, *standards, later);
  for (auto const row : today.pipe_rows()) {
    CHECK(tomorrow.rate_pipe(row).score >= today.rate_pipe(row).score);
  }
}
