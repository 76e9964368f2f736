#include "scenarios/lighting/lighting_scenario.h"

#include <cmath>

#include "tests/scenarios/lighting/lit_street.h"
#include "tests/support/catch.h"

using namespace citytwin;

namespace {

std::unique_ptr<Scenario const> const scenario = lighting::make_scenario();

Grid<float> const& lux(RunResult const& result) {
  return *result.overlays[0]->frames[0].values;
}

}  // namespace

TEST_CASE("a run leaves one overlay with its legend, two tables and passed checks",
          "[lighting][contract]") {
  test::Listener listener;
  auto const result = test::run(*scenario, test::lit_street(), {}, listener);
  REQUIRE(result.ok());
  REQUIRE(result->overlays.size() == 1);
  auto const& overlay = *result->overlays[0];
  CHECK(overlay.id == "illuminance");
  CHECK(overlay.legend.unit == "lx");
  CHECK(overlay.legend.colour_of(0.1) == Rgba{0, 0, 0, 0});
  CHECK(listener.overlay_ids == std::vector<std::string>{"illuminance"});
  CHECK(std::is_sorted(listener.fractions.begin(), listener.fractions.end()));
  CHECK(listener.fractions.back() == 1);
  REQUIRE(result->tables.size() == 2);
  CHECK(result->tables[0].id == "road_lighting");
  CHECK(result->tables[1].id == "circuits");
  for (auto const& check : result->checks) {
    INFO(check.name << " " << check.value);
    CHECK(check.passed());
  }
}

TEST_CASE("half the output gives half the light", "[lighting][analytic]") {
  auto const model = test::lit_street();
  auto const full = test::run(*scenario, model, {{"tolerance_lx", 0.001}});
  auto const half =
      test::run(*scenario, model, {{"tolerance_lx", 0.001}, {"dimming_percent", 50.0}});
  REQUIRE(full.ok());
  REQUIRE(half.ok());
  for (std::size_t i = 0; i < lux(*full).values().size(); i += 7) {
    // Reaches differ, so up to both tolerances may be missing.
    CHECK(lux(*half).values()[i] == Approx(lux(*full).values()[i] / 2).margin(0.002));
  }
}

TEST_CASE("circuits are summed with lamps and power", "[lighting][exact]") {
  auto const result = test::run(*scenario, test::lit_street(), {{"circuits", " west "}});
  REQUIRE(result.ok());
  auto const& rows = result->tables[1].rows;
  REQUIRE(rows.size() == 2);
  CHECK(std::get<std::string>(rows[0][0]) == "west");
  CHECK(std::get<std::int64_t>(rows[0][1]) == 3);
  CHECK(std::get<double>(rows[0][2]) == Approx(0.24));
  CHECK(std::get<std::string>(rows[1][0]) == "all");
}

TEST_CASE("no statement is made inside buildings, and they cast shadows", "[lighting][exact]") {
  CityModel model;
  model.extent = {0, -40, 180, 40};
  model.layers = {test::luminaires({{{90, -4, 0}, 0, "a", "post_top", 50000}}),
                  test::buildings({{60, 120, 6, 16, 12}})};
  auto const blocked = test::run(*scenario, model, {{"cell_m", 1.0}});
  auto const open = test::run(*scenario, model, {{"cell_m", 1.0}, {"occlusion", false}});
  REQUIRE(blocked.ok());
  auto const& g = lux(*blocked).geometry();
  CHECK(std::isnan(lux(*blocked).at(g.row(10), g.column(90))));
  CHECK(std::isnan(lux(*open).at(g.row(10), g.column(90))));
  CHECK(lux(*open).at(g.row(18), g.column(90)) > 0.5F);
  CHECK(lux(*blocked).at(g.row(18), g.column(90)) == 0.0F);
  CHECK(lux(*blocked).at(g.row(0), g.column(90)) == lux(*open).at(g.row(0), g.column(90)));
}

TEST_CASE("a city without luminaires is refused", "[lighting][contract]") {
  CityModel model;
  model.name_en = "Dark town";
  model.extent = {0, 0, 10, 10};
  auto const result = test::run(*scenario, model);
  REQUIRE(!result.ok());
  CHECK(result.error().code == ErrorCode::not_found);
  CHECK(
      result.error().message ==
      "Dark town has no luminaires; the lighting scenario needs a layer 'luminaires' with at least "
      "one feature");
}

TEST_CASE("cells too small for the city are refused before memory is taken",
          "[lighting][contract]") {
  auto model = test::lit_street();
  model.extent = {0, 0, 50000, 50000};
  auto const result = test::run(*scenario, model, {{"cell_m", 0.25}});
  REQUIRE(!result.ok());
  CHECK(result.error().subject == "cell_m");
}

TEST_CASE("a cancelled run ends with the cancelled error, in either phase",
          "[lighting][contract]") {
  for (double const stop_from : {0.0, 0.9}) {
    test::Listener listener;
    listener.stop_from = stop_from;
    auto const result = test::run(*scenario, test::lit_street(), {}, listener);
    REQUIRE(!result.ok());
    CHECK(result.error().code == ErrorCode::cancelled);
    CHECK(listener.overlay_ids.empty() == (stop_from == 0));
  }
}

TEST_CASE("without terrain the run says that it took the ground to be level",
          "[lighting][contract]") {
  auto const result = test::run(*scenario, test::lit_street());
  REQUIRE(result.ok());
  CHECK(std::count(result->warnings.begin(), result->warnings.end(),
                   "there is no terrain; the ground is taken to be level") == 1);
}

TEST_CASE("the lit surface of a bridge is its deck", "[lighting][analytic]") {
  // Water bed at -3 m, deck at 5 m, lamps stand on the deck: light as on ground at lamp foot.
  auto model = test::lit_street();
  auto const on_ground = test::run(*scenario, model);
  LayerBuilder roads("roads", LayerKind::road, GeometryType::line);
  roads.geometry().add_line(std::array<Vec3, 2>{Vec3{0, 0, 5}, {180, 0, 5}});
  roads.set("structure", "bridge");
  roads.set("width_m", 8.0);
  roads.end_feature();
  std::vector<test::LampSpec> lamps;
  for (int i = 0; i < 6; ++i) lamps.push_back({{15.0 + 30 * i, -4, 5}, 0});
  model.layers = {std::move(roads).build(), test::luminaires(lamps)};
  model.terrain = std::make_shared<Grid<float> const>(GridGeometry{-10, 50, 10, 20, 10}, -3.0F);
  auto const on_deck = test::run(*scenario, model);
  REQUIRE(on_ground.ok());
  REQUIRE(on_deck.ok());
  auto const& g = lux(*on_deck).geometry();
  CHECK(lux(*on_deck).at(g.row(1), g.column(90)) ==
        Approx(lux(*on_ground).at(g.row(1), g.column(90))).epsilon(1e-4));
  CHECK(lux(*on_deck).at(g.row(7), g.column(90)) !=
        Approx(lux(*on_ground).at(g.row(7), g.column(90))).epsilon(1e-2));
}
