#include "scenarios/risk/explain.h"

#include <algorithm>
#include <cmath>

#include "scenarios/risk/options.h"
#include "scenarios/risk/risk_scenario.h"
#include "tests/scenarios/risk/tiny_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::risk;

namespace {

ParameterValues defaults() {
  auto const bound = bind_parameters(parameter_table(), {});
  REQUIRE(bound);
  return *bound;
}

CityModel busy_city() {
  return city_of({pipes_of({old_main, old_drain, gas_main, with(old_main, "material", {}),
                            with(gas_main, "material", "CI"), with(old_main, "material", "UN")}),
                  roads_of({arterial, with(arterial, "class", "residential")}), tower_of(900)});
}

double sum(std::vector<Term> const& terms) {
  double total = 0;
  for (auto const& term : terms) total += term.effect;
  return total;
}

int level(std::vector<double> const& limits, double value) {
  return static_cast<int>(
      std::count_if(limits.begin(), limits.end(), [&](double l) { return l <= value; }));
}

/// The grade a reader gets with nothing but the answer and a calculator.
int grade_by_hand(Explanation const& e) {
  double const rate_per_y = std::exp(sum(e.asset.likelihood.log_terms)) * e.asset.length_km +
                            sum(e.asset.likelihood.added_per_y);
  int const l = level(e.likelihood_limits, 1 - std::exp(-rate_per_y));
  int const c = level(e.consequence_limits, sum(e.asset.consequence.terms));
  return level(e.score_limits, l * c);
}

}  // namespace

TEST_CASE("from an explanation alone follows the colour that the run drew", "[risk][contract]") {
  auto const city = busy_city();
  auto const values = defaults();
  QuietContext context;
  auto const run = make_scenario()->run(city, values, context);
  REQUIRE(run);
  int compared = 0;
  for (auto const& overlay : run->overlays) {
    for (auto const& feature : overlay->features) {
      auto const why = explain(city, values, overlay->layer, feature.id);
      REQUIRE(why);
      if (std::isnan(feature.value)) {
        CHECK_FALSE(why->asset.missing.empty());
        continue;
      }
      auto const index = overlay->legend.class_of(feature.value);
      REQUIRE(index);
      CHECK(grade_by_hand(*why) == static_cast<int>(*index) + 1);
      CHECK(why->tables_version.starts_with("risk-tables-"));
      ++compared;
    }
  }
  CHECK(compared == 7);
}

TEST_CASE("explaining an unknown feature or layer fails by name", "[risk][exact]") {
  auto const city = busy_city();
  auto const no_feature = explain(city, defaults(), "pipes", 77);
  REQUIRE_FALSE(no_feature);
  CHECK(no_feature.error().message == "layer 'pipes' has no feature 77");
  auto const no_layer = explain(city, defaults(), "trees", 1);
  REQUIRE_FALSE(no_layer);
  CHECK(no_layer.error().message == "layer 'trees' is not rated for risk; expected pipes or roads");
}
