#include "geodata/network/ground_scale.h"

#include <cmath>

#include "tests/support/catch.h"

using namespace citytwin;

namespace {

constexpr double easting_m = 616482.864;  // 31.03 N 121.22 E in EPSG:4549
constexpr double northing_m = 3434939.749;

LocalFrame songjiang() {
  auto frame = make_local_frame("EPSG:4549", 616000, 3435000, "");
  REQUIRE(frame.ok());
  return *frame;
}

}  // namespace

TEST_CASE("the scale between its nine points is the projection's", "[network][oracle]") {
  auto const frame = songjiang();
  GroundScale const scale(frame, {-25000, -25000, 25000, 25000});
  for (double const x : {-20000.0, -7000.0, 0.0, 11000.0, 25000.0}) {
    for (double const y : {-25000.0, -3000.0, 19000.0}) {
      auto const there = make_local_frame("EPSG:4549", 616000 + x, 3435000 + y, "");
      REQUIRE(there.ok());
      // The scale is a parabola in x but for terms of fourth order: 50 km / 6400 km to the fourth.
      CHECK(scale.at(x, y) == Approx(there->point_scale).epsilon(0).margin(1e-8));
    }
  }
}

TEST_CASE("a kilometre of grid is 12 to 21 cm short on the ground across Songjiang",
          "[network][oracle]") {
  auto const frame = songjiang();
  GroundScale const scale(frame, {-25000, -25000, 25000, 25000});
  auto const at = frame.to_local(easting_m, northing_m);
  std::vector<Vec3> const line{{at.x, at.y, 0}, {at.x + 600, at.y + 800, 0}};
  double const short_by_m = 1000 - scale.length_m(line);
  // Transverse Mercator: k - 1 = y^2 / (2 R^2), y = 116.8 km at the line's middle.
  double const y_m = easting_m + 300 - 500000;
  double const radius_m = 6365000;  // mean radius at 31 N; 0.2 % either way is 0.0004 mm a metre
  CHECK(short_by_m == Approx(1000 * y_m * y_m / (2 * radius_m * radius_m)).epsilon(0.005));
  CHECK(short_by_m > 0.12);
  CHECK(short_by_m < 0.21);
}

TEST_CASE("without a projection grid and ground are the same", "[network][exact]") {
  GroundScale const scale;
  std::vector<Vec3> const line{{0, 0, 5}, {3, 4, 9}, {3, 14, 2}};
  CHECK(scale.length_m(line) == 15.0);
}
