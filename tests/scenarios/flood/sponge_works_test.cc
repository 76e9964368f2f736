#include "scenarios/flood/sponge_works.h"

#include <cmath>

#include "scenarios/flood/cell_share.h"
#include "scenarios/flood/flood_scenario.h"
#include "tests/scenarios/flood/small_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;
using citytwin::test::rectangle;
using citytwin::test::small_city;

namespace {

class Silent final : public RunContext {
 public:
  void progress(double, std::string_view) override {}
  [[nodiscard]] bool cancelled() const override { return false; }
  void frame(Overlay const&, RasterFrame const&) override {}
};

/// The small city with a rain garden in the park, a green roof and a pavement on the street.
CityModel sponge_city() {
  auto city = small_city();
  LayerBuilder layer("sponge", LayerKind::other, GeometryType::polygon);
  auto const add = [&](char const* kind, std::vector<Vec3> const& ring) {
    layer.geometry().add_polygon(ring);
    layer.set("kind", std::string(kind));
    layer.end_feature();
  };
  add("rain_garden", rectangle(45.3, 45, 55, 47.7));
  add("green_roof", rectangle(10, 40, 20, 60));
  add("permeable_pavement", rectangle(0, 24, 70, 26));
  city.layers.push_back(std::move(layer).build());
  return city;
}

RunResult run(CityModel const& city, bool sponge) {
  auto const scenario = make_scenario();
  auto const values = bind_parameters(
      scenario->parameters(),
      {{"sponge", sponge}, {"duration_min", 20.0}, {"after_min", 10.0}, {"return_period_a", 5.0}});
  REQUIRE(values.ok());
  Silent context;
  auto const result = scenario->run(city, *values, context);
  REQUIRE(result.ok());
  return *result;
}

Table const* table(RunResult const& result, std::string const& id) {
  for (auto const& t : result.tables) {
    if (t.id == id) return &t;
  }
  return nullptr;
}

double value(Table const& t, std::size_t row, std::string const& column) {
  for (std::size_t c = 0; c < t.columns.size(); ++c) {
    if (t.columns[c].name == column) return std::get<double>(t.rows[row][c]);
  }
  FAIL("no column " << column);
  return 0;
}

}  // namespace

TEST_CASE("cells share a polygon out to the last square millimetre", "[flood][sponge][exact]") {
  GeometryColumn column(GeometryType::polygon);
  std::vector<std::vector<Vec3>> const holes{
      {{3, 3, 0}, {3, 5, 0}, {5.5, 5, 0}, {5, 3, 0}, {3, 3, 0}}};
  column.add_polygon(
      std::vector<Vec3>{{0.3, 0.1, 0}, {9, 0.7, 0}, {7, 4, 0}, {9.5, 9, 0}, {1, 8, 0}}, holes);
  double sum = 0;
  for (int x = 0; x < 10; x += 2) {
    for (int y = 0; y < 10; y += 2) {
      sum += area_in_box(column[0], {double(x), double(y), x + 2.0, y + 2.0});
    }
  }
  CHECK(sum == Approx(area_m2(column[0])).margin(1e-9));
}

TEST_CASE("sponge measures close the books and itemise where the water went",
          "[flood][sponge][contract]") {
  auto const result = run(sponge_city(), true);
  for (auto const& check : result.checks) {
    INFO(check.name << " " << check.value);
    CHECK(std::abs(check.value) <= check.limit);
  }
  auto const* capture = table(result, "sponge_capture");
  REQUIRE(capture != nullptr);
  REQUIRE(capture->rows.size() == 4);  // three kinds and the city
  CHECK(value(*capture, 0, "area_m2") == Approx(9.7 * 2.7));
  CHECK(value(*capture, 1, "area_m2") == Approx(140.0));
  CHECK(value(*capture, 2, "area_m2") == Approx(200.0));
  for (std::size_t row = 0; row < 3; ++row) {
    CHECK(value(*capture, row, "taken_m3") - value(*capture, row, "overrun_m3") ==
          Approx(value(*capture, row, "seeped_m3") + value(*capture, row, "drained_m3") +
                 value(*capture, row, "held_m3")));
    CHECK(value(*capture, row, "captured_m3") > 0);
  }
  auto const* ledger = table(result, "mass_ledger");
  auto const last = ledger->rows.size() - 1;
  CHECK(value(*ledger, last, "residual_m3") == 0);
  CHECK(value(*ledger, last, "sponge_in_m3") > 0);
}

TEST_CASE("a green roof takes the rain on it and no other", "[flood][sponge][analytic]") {
  auto const result = run(sponge_city(), true);
  auto const* capture = table(result, "sponge_capture");
  // Whole quanta: at most one per stack is missing.
  CHECK(value(*capture, 2, "taken_m3") == Approx(value(*capture, 2, "rain_m3")).margin(1e-6));
}

TEST_CASE("less water stands on the ground with sponge measures than without", "[flood][sponge]") {
  auto const city = sponge_city();
  auto const before = run(city, false);
  auto const after = run(city, true);
  auto const* dry = table(after, "mass_ledger");
  auto const* wet = table(before, "mass_ledger");
  auto const last = wet->rows.size() - 1;
  CHECK(value(*dry, last, "storage_m3") < value(*wet, last, "storage_m3"));
  CHECK(value(*dry, last, "rain_m3") == Approx(value(*wet, last, "rain_m3")).epsilon(1e-5));
  CHECK(table(before, "sponge_capture") == nullptr);
}

TEST_CASE("a city without the layer, or with kinds unknown, is told so", "[flood][sponge]") {
  auto const plain = run(small_city(), true);
  REQUIRE_FALSE(plain.warnings.empty());
  CHECK(plain.warnings.front().find("no layer 'sponge'") != std::string::npos);
  CHECK(table(plain, "sponge_capture") == nullptr);
}

TEST_CASE("an attribute out of range is refused by layer, feature and value",
          "[flood][sponge][contract]") {
  LayerBuilder layer("sponge", LayerKind::other, GeometryType::polygon);
  layer.geometry().add_polygon(rectangle(40, 40, 50, 50));
  layer.set("kind", std::string("swale"));
  layer.set("berm_mm", -5.0);
  layer.end_feature();
  auto const types = load_sponge_types();
  REQUIRE(types.ok());
  auto const design = design_of(types->back(), *std::move(layer).build(), 0);
  REQUIRE_FALSE(design.ok());
  CHECK(design.error().message.find("feature 1: berm_mm is -5") != std::string::npos);
}
