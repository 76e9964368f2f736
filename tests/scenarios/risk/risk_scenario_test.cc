#include "scenarios/risk/risk_scenario.h"

#include <cmath>

#include "tests/scenarios/risk/tiny_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::risk;

namespace {

Result<RunResult> run_on(CityModel const& city,
                         std::map<std::string, ParameterValue> const& given = {},
                         bool cancelled = false) {
  auto const scenario = make_scenario();
  auto const values = bind_parameters(scenario->parameters(), given);
  REQUIRE(values);
  QuietContext context(cancelled);
  return scenario->run(city, *values, context);
}

CityModel small_city() {
  return city_of({pipes_of({old_main, old_drain, gas_main, with(old_main, "material", {})}),
                  roads_of({arterial}), tower_of(200)});
}

Table const& table(RunResult const& run, std::string const& id) {
  for (auto const& t : run.tables) {
    if (t.id == id) return t;
  }
  FAIL("no table " << id);
  return run.tables.front();
}

Value cell(Table const& t, std::size_t row, std::string const& column) {
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    if (t.columns[i].name == column) return t.rows[row][i];
  }
  FAIL("no column " << column);
  return {};
}

}  // namespace

TEST_CASE("a run leaves a value for every asset, and its books close", "[risk][contract]") {
  auto const run = run_on(small_city());
  REQUIRE(run);
  REQUIRE(run->overlays.size() == 4);
  CHECK(run->overlays[0]->id == "cell_failure_probability");
  CHECK(run->overlays[1]->id == "cell_risk");
  CHECK(run->overlays[1]->frames.size() == 1);
  CHECK(run->overlays[2]->id == "road_risk");
  CHECK(run->overlays[3]->id == "pipe_risk");
  CHECK(run->overlays[3]->features.size() == 4);
  CHECK(std::isnan(run->overlays[3]->features[3].value));
  for (auto const& check : run->checks) {
    INFO(check.name << " = " << check.value);
    CHECK(check.passed());
  }
}

TEST_CASE("the same city and parameters give the same result, bit for bit", "[risk][exact]") {
  auto const first = run_on(small_city());
  auto const second = run_on(small_city());
  REQUIRE(first);
  REQUIRE(second);
  for (std::size_t i = 0; i < first->tables.size(); ++i) {
    CHECK(to_csv(first->tables[i]) == to_csv(second->tables[i]));
  }
}

TEST_CASE("the risk list runs from the worst asset to the unrated, each with its reason",
          "[risk][exact]") {
  auto const run = run_on(small_city());
  REQUIRE(run);
  auto const& list = table(*run, "risk_list");
  REQUIRE(list.rows.size() == 5);
  for (std::size_t i = 0; i + 2 < list.rows.size(); ++i) {
    CHECK(std::get<std::int64_t>(cell(list, i, "score")) >=
          std::get<std::int64_t>(cell(list, i + 1, "score")));
  }
  CHECK(std::get<std::string>(cell(list, 4, "grade")) == "unrated");
  CHECK(std::get<std::string>(cell(list, 4, "why_en")) == "unrated: material is not known");
  CHECK(std::holds_alternative<std::monostate>(cell(list, 4, "score")));
  CHECK(std::get<std::string>(cell(list, 0, "why_zh")).find("可能性") != std::string::npos);
}

TEST_CASE("the shares of the four grades make 100 %; the unrated stand apart", "[risk][exact]") {
  auto const run = run_on(small_city());
  REQUIRE(run);
  auto const& summary = table(*run, "summary");
  double share_pct = 0;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < summary.rows.size(); ++i) {
    if (std::get<std::string>(cell(summary, i, "layer")) != "pipes") continue;
    count += std::get<std::int64_t>(cell(summary, i, "count"));
    auto const share = cell(summary, i, "share_pct");
    bool const unrated = std::get<std::string>(cell(summary, i, "grade")) == "unrated";
    CHECK(unrated == std::holds_alternative<std::monostate>(share));
    if (!unrated) share_pct += std::get<double>(share);
  }
  CHECK(count == 4);
  CHECK(share_pct == Approx(100).epsilon(1e-14));
}

TEST_CASE("missing layers are named: as a warning when the rest can be rated, else as an error",
          "[risk][exact]") {
  auto const run = run_on(city_of({pipes_of({old_main})}));
  REQUIRE(run);
  CHECK(run->warnings ==
        std::vector<std::string>{
            "layer 'roads' is absent: no road is rated and traffic above pipes is not counted",
            "layer 'buildings' is absent: people beside pipes are not counted",
            "layer 'corridors' is absent: utility tunnels are not counted",
            "layer 'grid_cells' is absent: the management grid is not rated"});
  auto const nothing = run_on(city_of({tower_of(10)}));
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().code == ErrorCode::not_found);
  CHECK(nothing.error().message ==
        "city 'Tiny City' has neither a layer 'pipes' nor, with include_roads, a layer 'roads'; "
        "risk needs one of them");
}

TEST_CASE("an unknown system is refused by name, a known one selects its pipes", "[risk][exact]") {
  auto const wrong = run_on(small_city(), {{"systems", std::string("water, steam")}});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message ==
        "parameter 'systems' names 'steam'; expected all or a list of water, storm, sewage, gas, "
        "power, telecom");
  auto const drains = run_on(small_city(), {{"systems", std::string("storm,sewage")}});
  REQUIRE(drains);
  CHECK(drains->overlays.back()->features.size() == 1);
}

TEST_CASE("a run that is told to stop, stops", "[risk][exact]") {
  auto const run = run_on(small_city(), {}, true);
  REQUIRE_FALSE(run);
  CHECK(run.error().code == ErrorCode::cancelled);
}

TEST_CASE("pipes of unknown material colour no cell blue", "[risk][exact]") {
  auto const run =
      run_on(city_of({pipes_of({with(old_main, "material", {})})}), {{"include_roads", false}});
  REQUIRE(run);
  for (float v : run->overlays[1]->frames[0].values->values()) CHECK(std::isnan(v));
}
