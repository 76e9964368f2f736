#include "scenarios/risk/surroundings.h"

#include "scenarios/risk/plan_distance.h"
#include "tests/scenarios/risk/tiny_city.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::risk;

TEST_CASE("a line is as far from a polygon as their nearest points", "[risk][analytic]") {
  GeometryColumn square(GeometryType::polygon);
  square.add_polygon(std::vector<Vec3>{{0, 0, 0}, {10, 0, 0}, {10, 10, 0}, {0, 10, 0}});
  GeometryColumn lines(GeometryType::line);
  lines.add_line(line({13, -5}, {13, 20}));  // beside an edge
  lines.add_line(line({13, 14}, {20, 14}));  // off a corner: a 3-4-5 triangle
  lines.add_line(line({-5, 5}, {15, 5}));    // through, both ends outside
  lines.add_line(line({2, 2}, {3, 3}));      // inside
  CHECK(line_to_polygon_m(lines[0], square[0]) == 3);
  CHECK(line_to_polygon_m(lines[1], square[0]) == 5);
  CHECK(line_to_polygon_m(lines[2], square[0]) == 0);
  CHECK(line_to_polygon_m(lines[3], square[0]) == 0);
}

TEST_CASE("the midpoint of a bent line lies halfway along it", "[risk][exact]") {
  GeometryColumn lines(GeometryType::line);
  lines.add_line(std::vector<Vec3>{{0, 0, 0}, {4, 0, 0}, {4, 8, 0}});
  CHECK(midpoint(lines[0]) == Vec2{4, 2});
  CHECK(line_length_m(lines[0]) == 12);
}

TEST_CASE("a pipe lies under the road it names, else under the strip that holds its midpoint",
          "[risk][exact]") {
  // Roads at y = 0 and y = 200, 28 m wide with sidewalks; pipes at y = 0, 1, 2.
  auto const pipes = pipes_of({old_main, with(old_main, "road_id", std::int64_t{2}),
                               with(old_main, "road_id", std::int64_t{99})});
  auto const city = city_of({pipes, roads_of({arterial, arterial})});
  Surroundings const around(city);
  CHECK(around.road_above(*pipes, 0) == std::size_t{0});
  CHECK(around.road_above(*pipes, 1) == std::size_t{1});
  CHECK_FALSE(around.road_above(*pipes, 2));
}

TEST_CASE("people count when their building reaches into the radius, and once", "[risk][exact]") {
  auto const pipes = pipes_of({old_main});
  auto const city = city_of({pipes, tower_of(500)});
  Surroundings const around(city);
  CHECK(around.people_within(pipes->geometry(0), 17.9) == 0);
  CHECK(around.people_within(pipes->geometry(0), 18) == 500);
  CHECK(around.people_within(pipes->geometry(0), 500) == 500);
}

TEST_CASE("a pipe whose midpoint lies in the tunnel's width runs in the corridor",
          "[risk][exact]") {
  auto const pipes = pipes_of({old_main, old_main, old_main, old_main});
  LayerBuilder corridors("corridors", LayerKind::corridor, GeometryType::line);
  add_line(corridors, line({0, 0}, {100, 0}), {{"width_m", 4.0}});
  auto const city = city_of({pipes, std::move(corridors).build()});
  Surroundings const around(city);
  CHECK(around.in_corridor(pipes->geometry(0)));
  CHECK(around.in_corridor(pipes->geometry(2)));
  CHECK_FALSE(around.in_corridor(pipes->geometry(3)));
}
