#include "geodata/geometry.h"

#include <cmath>

#include "tests/support/catch.h"

using namespace citytwin;

TEST_CASE("a polygon with a hole has the area between its rings, whatever the vertex order",
          "[geodata][exact]") {
  GeometryColumn column(GeometryType::polygon);
  std::vector<Vec3> const clockwise{{0, 0, 0}, {0, 10, 0}, {10, 10, 0}, {10, 0, 0}};
  std::vector<std::vector<Vec3>> const holes{{{2, 2, 0}, {4, 2, 0}, {4, 4, 0}, {2, 4, 0}}};
  column.add_polygon(clockwise, holes);
  CHECK(area_m2(column[0]) == 96.0);
  CHECK(twice_signed_area(column[0].exterior(0)) == 200.0);
  CHECK(contains(column[0], 1, 1));
  CHECK_FALSE(contains(column[0], 3, 3));
  CHECK(distance_m(column[0], GeometryType::polygon, 13, 14) == 5.0);
}

TEST_CASE("a feature that is dropped leaves the column as if it had never been there",
          "[geodata][exact]") {
  std::vector<Vec3> const square{{0, 0, 0}, {9, 0, 0}, {9, 9, 0}, {0, 9, 0}};
  std::vector<std::vector<Vec3>> const holes{{{2, 2, 0}, {4, 2, 0}, {4, 4, 0}}};
  GeometryColumn column(GeometryType::polygon);
  column.add_polygon(square);
  column.add_polygon(square, holes);
  column.drop_last_feature();
  CHECK(column.size() == 1);
  CHECK(column.vertex_count() == 5);
  column.add_polygon(square, holes);
  CHECK(area_m2(column[0]) == 81);
  CHECK(area_m2(column[1]) == 79);
}

TEST_CASE("features copied from the middle of a column are the same", "[geodata][exact]") {
  std::vector<Vec3> const square{{0, 0, 0}, {9, 0, 0}, {9, 9, 0}, {0, 9, 0}};
  std::vector<std::vector<Vec3>> const holes{{{2, 2, 0}, {4, 2, 0}, {4, 4, 0}}};
  GeometryColumn from(GeometryType::polygon), to(GeometryType::polygon);
  from.add_polygon(square);
  from.end_feature();  // without geometry
  from.add_polygon_part(square);
  from.add_polygon(square, holes);
  from.add_polygon(square);
  to.add_polygon(square, holes);
  to.add_features(from, 1, 3);
  to.add_features(from, 3, 3);
  REQUIRE(to.size() == 3);
  CHECK(to.vertex_count() == 5 + 4 + 5 + 5 + 4);
  CHECK(to[1].empty());
  REQUIRE(to[2].part_count() == 2);
  CHECK(area_m2(to[2]) == 81 + 79);
}

TEST_CASE("coordinates are rounded to the nearest quantum, ties to even, however large",
          "[geodata][exact]") {
  for (double const v :
       {0.0, 0.5, 1.5, 2.5, -0.5, -1.5, 1e5 + 0.3, -7e5 - 0.7, 0x1p50, 0x1p51 + 1}) {
    GeometryColumn column(GeometryType::point);
    column.add_point({v * coordinate_quantum_m, 0, 0});
    CHECK(column[0].exterior(0)[0].x == std::nearbyint(v) * coordinate_quantum_m);
  }
}
