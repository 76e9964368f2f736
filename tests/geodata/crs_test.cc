#include "geodata/crs.h"

#include <cmath>

#include "tests/support/catch.h"

using namespace citytwin;

namespace {

LocalFrame songjiang() {
  return *make_local_frame("EPSG:4549", 616000, 3435000, "EPSG:5737");
}

}  // namespace

TEST_CASE("longitude and latitude of the test vector land on EPSG:4549 to the millimetre",
          "[geodata][oracle]") {
  // 31.03 N 121.22 E -> N 3434939.749 E 616482.864, PROJ 9.1.1 as printed to 1 mm.
  for (auto const* geographic : {"EPSG:4490", "EPSG:4326"}) {
    auto to = Transformer::create(geographic, songjiang());
    REQUIRE(to.ok());
    auto const p = to->to_local(Vec2{121.22, 31.03});
    CHECK(p.x + 616000 == Approx(616482.864).margin(0.0005));
    CHECK(p.y + 3435000 == Approx(3434939.749).margin(0.0005));
    auto const back = to->from_local(p);
    CHECK(back.x == Approx(121.22).margin(1e-12));
    CHECK(back.y == Approx(31.03).margin(1e-12));
  }
}

TEST_CASE("a place in UTM zone 51 and in EPSG:4549 is the same place", "[geodata][oracle]") {
  // The same point in EPSG:32651: E 330110.732 N 3434287.319.
  auto to = Transformer::create("EPSG:32651", songjiang());
  REQUIRE(to.ok());
  auto const p = to->to_local(Vec2{330110.732, 3434287.319});
  CHECK(p.x + 616000 == Approx(616482.864).margin(0.001));
  CHECK(p.y + 3435000 == Approx(3434939.749).margin(0.001));
}

TEST_CASE("a datum shift that PROJ does not know is said, one that is not needed is not",
          "[geodata][contract]") {
  CHECK(Transformer::create("EPSG:4490", songjiang())->warning().empty());
  CHECK(Transformer::create("EPSG:4528", songjiang())->warning().empty());
  for (auto const* old_datum : {"EPSG:4326", "EPSG:4214", "EPSG:4610"}) {
    auto const warning = Transformer::create(old_datum, songjiang())->warning();
    CHECK(warning.find(old_datum) != std::string::npos);
  }
}

TEST_CASE("a point outside a projection's domain is counted and becomes NaN", "[geodata][exact]") {
  auto to = Transformer::create("EPSG:4326", songjiang());
  std::vector<Vec3> points{{121.2, 31, 5}, {std::nan(""), 31, 0}, {121.2, 95, 0}};
  CHECK(to->to_local(points) == 2);
  CHECK(points[0].z == 5);
  CHECK(std::isnan(points[1].x));
  CHECK(std::isnan(points[2].y));
}

TEST_CASE("an unknown CRS is refused by name", "[geodata][contract]") {
  auto const refused = Transformer::create("EPSG:999999", songjiang());
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("EPSG:999999") != std::string::npos);
}

TEST_CASE("the working CRS of a place is its zone, and Shanghai is one zone", "[geodata][oracle]") {
  CHECK(working_crs_for(121.22, 31.03) == "EPSG:4549");
  CHECK(working_crs_for(121.9, 31.2) == "EPSG:4549");    // Pudong's coast: nearer to CM 123E
  CHECK(working_crs_for(116.4, 39.9) == "EPSG:4548");    // Beijing: CM 117E
  CHECK(working_crs_for(104.07, 30.67) == "EPSG:4544");  // Chengdu: CM 105E
  CHECK(working_crs_for(9.52, 47.14) == "EPSG:32632");   // Liechtenstein
  CHECK(working_crs_for(-58.4, -34.6) == "EPSG:32721");  // Buenos Aires
}

TEST_CASE("the frame of an import has its origin within a kilometre of the extent's centre",
          "[geodata][exact]") {
  auto const frame = frame_for_extent("EPSG:4326", {121.2, 31.0, 121.24, 31.06}, "", "");
  REQUIRE(frame.ok());
  CHECK(frame->crs == "EPSG:4549");
  CHECK(frame->origin_easting_m == 616000);
  CHECK(frame->origin_northing_m == 3435000);
  auto const utm = frame_for_extent("EPSG:4326", {121.2, 31.0, 121.24, 31.06}, "EPSG:32651", "");
  REQUIRE(utm.ok());
  CHECK(utm->origin_easting_m == 330000);
}

TEST_CASE("an extent with swapped axes is refused", "[geodata][contract]") {
  CHECK_FALSE(frame_for_extent("EPSG:4326", {31.0, 121.2, 31.1, 121.3}, "", "").ok());
  auto const swapped =
      frame_for_extent("EPSG:4549", {3434000, 616000, 3435000, 617000}, "EPSG:4549", "");
  CHECK_FALSE(swapped.ok());
}
