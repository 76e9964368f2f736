#include "geodata/ring_check.h"

#include <cmath>
#include <random>

#include "geodata/geos_objects.h"
#include "tests/support/catch.h"

using namespace citytwin;

namespace {

std::vector<Vec3> closed(std::vector<Vec3> ring) {
  ring.push_back(ring.front());
  return ring;
}

}  // namespace

TEST_CASE("no ring is called simple that GEOS calls invalid", "[geodata][oracle]") {
  std::mt19937 random(5);
  GeosContext const context;
  int proved = 0, valid = 0;
  for (int i = 0; i < 20000; ++i) {
    // On a coarse lattice, so that rings touch themselves, double back and repeat vertices often.
    std::vector<Vec3> ring(3 + random() % 6);
    for (auto& v : ring)
      v = {static_cast<double>(random() % 5), static_cast<double>(random() % 5), 0};
    GeometryColumn column(GeometryType::polygon);
    column.add_polygon(ring);
    auto const polygon = make_geos(context, column[0], GeometryType::polygon);
    bool const is_valid = why_not_valid(context, polygon.get()).empty();
    bool const sure = surely_simple(column[0].exterior(0));
    proved += sure ? 1 : 0;
    valid += is_valid ? 1 : 0;
    if (sure) REQUIRE(is_valid);
  }
  CHECK(valid > 1000);
  CHECK(proved > valid * 8 / 10);  // the rest has a vertex twice or an edge that goes on ahead
}

TEST_CASE("the shapes of buildings are proved simple without GEOS", "[geodata][exact]") {
  CHECK(surely_simple(closed({{0, 0, 0}, {9, 0, 0}, {9, 5, 0}, {0, 5, 0}})));
  CHECK(surely_simple(closed({{0, 0, 0}, {9, 0, 0}, {9, 2, 0}, {4, 2, 0}, {4, 9, 0}, {0, 9, 0}})));
  CHECK(surely_simple(closed({{0, 0, 0}, {4, 0, 0}, {9, 0, 0}, {9, 5, 0}})));  // a straight vertex
  CHECK_FALSE(surely_simple(closed({{0, 0, 0}, {9, 9, 0}, {9, 0, 0}, {0, 9, 0}})));  // a bow tie
  CHECK_FALSE(surely_simple(closed({{0, 0, 0}, {9, 0, 0}, {4, 0, 0}, {4, 5, 0}})));  // goes back
}
