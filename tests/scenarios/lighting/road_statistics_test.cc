#include "scenarios/lighting/road_statistics.h"

#include <array>
#include <cmath>

#include "scenarios/lighting/reach.h"
#include "tests/scenarios/lighting/lit_street.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::lighting;

TEST_CASE("measuring points fill the carriageway and keep off its edges", "[lighting][exact]") {
  auto const layer = test::one_road(30, 7, "branch", "low");
  auto const points = carriageway_points(layer->geometry(0), 7);
  // 10 steps of 3 m along, 5 of 1.4 m across.
  REQUIRE(points.size() == 50);
  double x_sum = 0;
  for (auto const& p : points) {
    CHECK(std::abs(p.y) <= 2.8 + 1e-9);
    x_sum += p.x;
  }
  CHECK(points[0].x == Approx(1.5));
  CHECK(x_sum / 50 == Approx(15));
}

TEST_CASE("points follow a bent road at even steps", "[lighting][exact]") {
  LayerBuilder roads("roads", LayerKind::road, GeometryType::line);
  roads.geometry().add_line(std::array<Vec3, 4>{Vec3{0, 0, 0}, {4, 0, 2}, {4, 0, 2}, {4, 8, 2}});
  roads.end_feature();
  auto const layer = std::move(roads).build();
  auto const points = carriageway_points(layer->geometry(0), 3);
  REQUIRE(points.size() == 12);  // 4 steps of 3 m, 3 across
  CHECK(points[1].x == Approx(1.5));
  CHECK(points[1].z == Approx(0.75));
  CHECK(points[4].x == Approx(4));
  CHECK(points[4].y == Approx(0.5));
  CHECK(points[10].y == Approx(6.5));
}

TEST_CASE("the table of standards loads with its marks", "[lighting][contract]") {
  auto const all = load_road_requirements();
  REQUIRE(all.ok());
  CHECK(all->size() >= 10);
  for (auto const& r : *all) {
    CHECK((r.mark == "verified" || r.mark == "unverified"));
    CHECK(r.eav_lx.has_value());
  }
}

TEST_CASE("a road is judged by the requirement of its class and traffic", "[lighting][contract]") {
  auto model = test::lit_street();
  auto const set = *read_lamps(model, {});
  LitCity const city(set, lamp_reaches(set, 0.1).metres, nullptr);
  auto const asked = *load_road_requirements();
  auto const verdict = [&](CityModel const& m) {
    auto const table = *road_table(m, city, true, asked);
    REQUIRE(table.rows.size() == 1);
    REQUIRE(table.rows[0].size() == table.columns.size());
    return std::get<std::string>(table.rows[0].back());
  };
  CHECK(verdict(model) == "pass");
  model.layers[0] = test::one_road(180, 8, "arterial", "high");
  CHECK(verdict(model) == "fail");
  model.layers[0] = test::one_road(180, 8, "track", "low");
  CHECK(verdict(model) == "not rated");
}
