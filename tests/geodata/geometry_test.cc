#include "geodata/geometry.h"

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
