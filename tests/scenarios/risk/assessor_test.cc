#include "scenarios/risk/assessor.h"

#include <cmath>

#include "tests/scenarios/risk/tiny_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::risk;

namespace {

Standards const& standards() {
  static auto const loaded = load_standards();
  REQUIRE(loaded);
  return *loaded;
}

Options options(std::map<std::string, ParameterValue> const& given = {}) {
  auto const bound = bind_parameters(parameter_table(), given);
  REQUIRE(bound);
  auto const checked = options_from(*bound);
  REQUIRE(checked);
  return *checked;
}

RatedAsset rate_one(Attributes const& pipe, std::vector<std::shared_ptr<Layer const>> around = {},
                    Options const& given = options()) {
  around.push_back(pipes_of({pipe}));
  auto const city = city_of(around);
  return Assessor(city, standards(), given).rate_pipe(0);
}

double effect(std::vector<Term> const& terms, std::string_view name) {
  for (auto const& term : terms) {
    if (term.name == name) return term.effect;
  }
  return 0;
}

}  // namespace

TEST_CASE("a pipe without a key attribute is unrated and says which one", "[risk][exact]") {
  auto const missing = [](Attributes const& base, char const* name) {
    auto const pipe = rate_one(with(base, name, {}));
    CHECK(pipe.grade == Grade::unrated);
    CHECK(pipe.score == 0);
    CHECK(pipe.likelihood.rate_per_y == 0);
    return pipe.missing;
  };
  CHECK(missing(old_main, "material") == "material is not known");
  CHECK(missing(old_main, "diameter_mm") == "diameter_mm is not known");
  CHECK(missing(old_main, "year") == "year is not known");
  CHECK(missing(old_drain, "system") == "system is not known");
  CHECK(missing(gas_main, "material") == "material is not known");
  CHECK(rate_one(with(old_main, "material", "cheese")).missing ==
        "material 'cheese' is not in risk_materials.csv");
  CHECK(rate_one(with(old_main, "year", std::int64_t{2031})).missing ==
        "year 2031 lies after 2026");
  CHECK(rate_one(with(old_main, "diameter_mm", 0.0)).missing == "diameter_mm is not known");
}

TEST_CASE("the chance of a break follows from rate and length", "[risk][analytic]") {
  auto const pipe = rate_one(old_main, {}, options({{"year", std::int64_t{2005}}}));
  // 100 m of the oracle main: 37.908 breaks per 100 km and year, five digits printed.
  CHECK(pipe.likelihood.rate_per_y == Approx(0.37908 * 0.1).epsilon(5e-5));
  CHECK(pipe.likelihood.probability_per_y ==
        Approx(1 - std::exp(-pipe.likelihood.rate_per_y)).epsilon(1e-14));
  CHECK(pipe.likelihood_level == 4);
}

TEST_CASE("earlier breaks choose the model unless one is asked for", "[risk][exact]") {
  auto const known = with(old_main, "breaks", std::int64_t{2});
  CHECK(rate_one(old_main).likelihood.formula == "water-break-B");
  CHECK(rate_one(known).likelihood.formula == "water-break-C");
  auto const b = options({{"water_model", std::string("B")}});
  auto const c = options({{"water_model", std::string("C")}});
  CHECK(rate_one(known, {}, b).likelihood.formula == "water-break-B");
  CHECK(rate_one(old_main, {}, c).missing == "breaks is not known");
}

TEST_CASE("the local calibration multiplies the breaks of water mains and nothing else",
          "[risk][analytic]") {
  auto const doubled = options({{"calibration_factor", 2.0}});
  CHECK(rate_one(old_main, {}, doubled).likelihood.rate_per_y ==
        Approx(2 * rate_one(old_main).likelihood.rate_per_y).epsilon(1e-14));
  CHECK(rate_one(old_drain, {}, doubled).likelihood.rate_per_y ==
        rate_one(old_drain).likelihood.rate_per_y);
}

TEST_CASE("a drain counts as aged after its limit, not on it", "[risk][exact]") {
  CHECK(rate_one(with(old_drain, "year", std::int64_t{2015})).aged_drain);
  CHECK_FALSE(rate_one(with(old_drain, "year", std::int64_t{2016})).aged_drain);
  CHECK_FALSE(rate_one(old_main).aged_drain);
}

TEST_CASE("people, traffic and pressure raise the consequence", "[risk][exact]") {
  // The tower stands 18 m from the first pipe: move it into the gas radius of 15 m.
  auto const near = pipes_of({old_main, old_main, old_main, old_main, gas_main});
  auto const city = city_of({near, tower_of(300), roads_of({arterial})});
  auto const given = options();
  Assessor const assessor(city, standards(), given);
  auto const gas = assessor.rate_pipe(4);
  CHECK(effect(gas.consequence.terms, "people") == Approx(300 * 0.02 * 2).epsilon(1e-14));
  CHECK(effect(gas.consequence.terms, "road_class") > 0);
  CHECK(effect(assessor.rate_pipe(0).consequence.terms, "people") == 0);
  CHECK_FALSE(gas.assumed);
}

TEST_CASE("an unknown gas pressure is taken as medium and flagged", "[risk][exact]") {
  auto const pipe = rate_one(with(gas_main, "pressure_kpa", {}));
  CHECK(pipe.rated());
  CHECK(pipe.assumed);
}

TEST_CASE("drains beneath make a road likelier to collapse, an aged one twice as much",
          "[risk][analytic]") {
  auto const given = options();
  auto const added = [&](std::vector<Attributes> const& pipes) {
    auto const city = city_of({pipes_of(pipes), roads_of({arterial})});
    auto const road = Assessor(city, standards(), given).rate_road(0);
    double sum = 0;
    for (auto const& term : road.likelihood.added_per_y) sum += term.effect;
    return sum;
  };
  auto const young = with(old_drain, "year", std::int64_t{2016});
  auto const aged = with(old_drain, "year", std::int64_t{2015});
  CHECK(added({}) == 0);
  CHECK(added({young}) > 0);
  // One more year of age and the factor 2 of aged drains.
  CHECK(added({aged}) == Approx(2 * std::exp(0.03) * added({young})).epsilon(1e-12));
  CHECK(added({young, young}) == Approx(2 * added({young})).epsilon(1e-14));
  CHECK(added({with(old_main, "system", "telecom")}) == 0);
}

TEST_CASE("a road with a drain of unknown age beneath says so", "[risk][exact]") {
  auto const given = options();
  auto const city = city_of({pipes_of({with(old_drain, "year", {})}), roads_of({arterial})});
  auto const road = Assessor(city, standards(), given).rate_road(0);
  CHECK(road.rated());
  CHECK(road.assumed);
  REQUIRE(road.likelihood.added_per_y.size() == 1);
  CHECK(road.likelihood.added_per_y[0].input == "1 unrated, not counted");
}

TEST_CASE("an underpass is never a smaller risk than the same road on the ground",
          "[risk][exact]") {
  auto const given = options();
  auto const city = city_of({roads_of({arterial, with(arterial, "structure", "underpass")})});
  Assessor const assessor(city, standards(), given);
  auto const ground = assessor.rate_road(0);
  auto const underpass = assessor.rate_road(1);
  CHECK(underpass.likelihood.rate_per_y > ground.likelihood.rate_per_y);
  CHECK(underpass.consequence.person_equivalents > ground.consequence.person_equivalents);
  CHECK(underpass.grade >= ground.grade);
}
