#include "scenarios/flood/sewer_coupling.h"

#include <cmath>
#include <map>

#include "scenarios/flood/flood_scenario.h"
#include "scenarios/flood/sewer_results.h"
#include "tests/scenarios/flood/small_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;
using citytwin::test::small_city;

namespace {

/// A manhole in the road's lowest place, an inlet 6 m from it, and a pipe to an outfall at the
/// edge.
std::shared_ptr<Layer const> pipe_nodes() {
  LayerBuilder nodes("pipe_nodes", LayerKind::pipe_node, GeometryType::point);
  auto const add = [&](double x, double y, char const* type, double rim_m, double invert_m) {
    nodes.geometry().add_point({x, y, rim_m});
    nodes.set("system", std::string("storm"));
    nodes.set("type", std::string(type));
    nodes.set("rim_m", rim_m);
    nodes.set("invert_m", invert_m);
    nodes.end_feature();
  };
  add(50, 21, "manhole", 2.6, 1.0);
  add(55, 19, "inlet", 2.6, 1.7);
  add(5, 5, "outfall", 3.0, 0.5);
  return std::move(nodes).build();
}

std::shared_ptr<Layer const> pipes(double diameter_mm) {
  LayerBuilder pipes("pipes", LayerKind::pipe, GeometryType::line);
  pipes.geometry().add_line(std::vector<Vec3>{{50, 21, 1.0}, {5, 5, 0.5}});
  pipes.set("system", std::string("storm"));
  pipes.set("material", std::string("RC"));
  pipes.set("diameter_mm", diameter_mm);
  pipes.set("from_node", std::int64_t{1});
  pipes.set("to_node", std::int64_t{3});
  pipes.set("invert_from_m", 1.0);
  pipes.set("invert_to_m", 0.5);
  pipes.end_feature();
  return std::move(pipes).build();
}

/// The small city with a dip of 0.5 m in its road, sewers and no way out over the ground.
CityModel drained_city(double diameter_mm) {
  auto city = small_city();
  auto terrain = std::make_shared<Grid<float>>(*city.terrain);
  for (int r = 50; r < 70; ++r) {
    for (int c = 40; c < 60; ++c) terrain->at(r, c) = 2.6F;
  }
  city.terrain = terrain;
  city.layers.push_back(pipes(diameter_mm));
  city.layers.push_back(pipe_nodes());
  return city;
}

class Quiet final : public RunContext {
 public:
  void progress(double, std::string_view) override {}
  [[nodiscard]] bool cancelled() const override { return false; }
  void frame(Overlay const&, RasterFrame const&) override {}
};

Result<RunResult> run(CityModel const& city, std::string const& drainage) {
  Quiet context;
  auto const scenario = make_scenario();
  auto const values = bind_parameters(scenario->parameters(), {{"duration_min", 20.0},
                                                               {"after_min", 40.0},
                                                               {"return_period_a", 100.0},
                                                               {"edge", std::string("closed")},
                                                               {"drainage", drainage},
                                                               {"drain_mm_per_h", 0.0}});
  return scenario->run(city, values.value(), context);
}

Table const& table(RunResult const& result, std::string const& id) {
  for (auto const& t : result.tables) {
    if (t.id == id) return t;
  }
  throw std::runtime_error("no table " + id);
}

double number(Table const& t, std::string const& column) {
  for (std::size_t i = 0; i < t.columns.size(); ++i) {
    if (t.columns[i].name == column) return std::get<double>(t.rows.back()[i]);
  }
  throw std::runtime_error("no column " + column);
}

}  // namespace

TEST_CASE("a grate is a weir in shallow water and an orifice in deep", "[flood][sewer][analytic]") {
  StormInlet const grate{1.65, 0.152, 1.66, 0.67, 0.5, 60, 0.7, 0.167};
  CHECK(grate.capture_m3_per_s(-1) == 0.0);
  CHECK(grate.capture_m3_per_s(0.04) == Approx(1.66 * 0.5 * 1.65 * 0.008));
  CHECK(grate.capture_m3_per_s(0.5) == Approx(0.67 * 0.5 * 0.152 * std::sqrt(2 * 9.81 * 0.5)));
}

TEST_CASE("sewers carry the street's water off, and the books of both close", "[flood][sewer]") {
  auto const dry = run(drained_city(500), "network");
  auto const wet = run(drained_city(500), "capacity");  // of 0 mm/h
  REQUIRE(dry.ok());
  REQUIRE(wet.ok());
  for (auto const& check : dry->checks) {
    INFO(check.name << " = " << check.value);
    CHECK(check.passed());
  }
  auto const& balance = table(*dry, "sewer_balance");
  double const taken_m3 = number(balance, "inlets_m3");
  CHECK(taken_m3 > 20.0);
  CHECK(number(balance, "outfalls_m3") > 0.9 * taken_m3);
  CHECK(number(table(*dry, "mass_ledger"), "inlets_m3") == Approx(taken_m3).epsilon(1e-9));
  CHECK(number(table(*dry, "mass_ledger"), "storage_m3") <
        number(table(*wet, "mass_ledger"), "storage_m3") - 20.0);
}

namespace {

/// A closed street of 3 x 3 cells of 2 m with its bed at 1 m, and a shaft below its middle.
struct SmallStreet {
  std::shared_ptr<Surface const> surface;
  StormSewers sewers;

  SmallStreet(double water_m, double shaft_m) {
    SurfaceInput in({0, 0, 2.0, 3, 3});
    std::fill(in.bed_m.begin(), in.bed_m.end(), 1.0);
    if (water_m > 0) std::fill(in.level_m.begin(), in.level_m.end(), 1.0 + water_m);
    surface = std::make_shared<Surface const>(make_surface(in));
    auto& network = sewers.network;
    network.options.surcharge = sewer::Surcharge::slot;
    network.options.routing_step_s = 0.5;
    network.units = sewer::units_of(sewer::FlowUnit::cms);
    sewer::Node shaft;
    shaft.name = "shaft";
    shaft.kind = sewer::NodeKind::storage;
    shaft.full_depth_m = 5.0;
    shaft.initial_depth_m = shaft_m;
    shaft.storage.a0 = 2.0;
    network.nodes = {shaft};
    sewers.covers = {Cell{1, 1}};
    sewers.inlets = {{{1, 1}, 0}};
  }
};

}  // namespace

TEST_CASE("a shaft under pressure gives back to the street what stands above it",
          "[flood][sewer]") {
  // 2 m2 of shaft and 36 m2 of street come to one level: (4 m x 2 m2 + 1 m x 36 m2) / 38 m2.
  SmallStreet const street(0.0, 4.0);
  SewerCoupling coupling(street.sewers, StormInlet::load().value());
  SurfaceFlow flow(street.surface, {}, {});
  Ledger before;
  for (int turn = 1; turn <= 300; ++turn) {
    REQUIRE(flow.advance(2.0 * turn).ok());
    REQUIRE(coupling.follow(flow, 2.0).ok());
    auto const& books = flow.ledger();
    CHECK((books.spills == before.spills || books.inlets == before.inlets));  // one way a turn
    before = books;
  }
  double const street_m3 = flow.m3(flow.storage());
  CHECK(street_m3 + 2.0 * coupling.flow().depth_m(0) == Approx(8.0).epsilon(1e-6));
  CHECK(coupling.flow().depth_m(0) == Approx(44.0 / 38.0).epsilon(1e-2));
  for (auto const& check : sewer_checks(coupling, flow)) CHECK(check.passed());
}

TEST_CASE("a street drains into a shaft until both stand level", "[flood][sewer]") {
  SmallStreet const street(0.1, 0.2);
  SewerCoupling coupling(street.sewers, StormInlet::load().value());
  SurfaceFlow flow(street.surface, {}, {});
  for (int turn = 1; turn <= 300; ++turn) {
    REQUIRE(flow.advance(2.0 * turn).ok());
    REQUIRE(coupling.follow(flow, 2.0).ok());
  }
  double const given_m3 = flow.m3(flow.ledger().inlets - flow.ledger().spills);
  CHECK(flow.ledger().spills < flow.ledger().inlets / 100);
  CHECK(given_m3 == Approx(2.0 * (coupling.flow().depth_m(0) - 0.2)).epsilon(1e-4));
  CHECK(coupling.flow().depth_m(0) == Approx(1.0 + flow.depth_m(1, 1)).margin(2e-3));
  for (auto const& check : sewer_checks(coupling, flow)) CHECK(check.passed());
}

TEST_CASE("an inlet never takes more than its grate", "[flood][sewer]") {
  auto const result = run(drained_city(1000), "network").value();
  StormInlet const grate = StormInlet::load().value();
  double const deepest_m = 1.0;  // the dip is 0.5 m, its water at most twice that
  CHECK(number(table(result, "sewer_balance"), "inlets_m3") <
        3600 * grate.capture_m3_per_s(deepest_m));
}

TEST_CASE("a city without storm pipes is told so", "[flood][sewer]") {
  auto const result = run(small_city(), "network");
  REQUIRE_FALSE(result.ok());
  INFO(result.error().message);
  CHECK(result.error().message.find("pipes") != std::string::npos);
}
