#include "scenarios/sewer/street_opening.h"

#include <cmath>

#include "tests/support/catch.h"

namespace citytwin::sewer {

namespace {

constexpr double wide_m2 = 1e9;  ///< of a node whose level stays where it is
constexpr double dt_s = 2.0;

}  // namespace

TEST_CASE("weir, drowned weir, orifice and cover follow their formulas", "[sewer][analytic]") {
  double const weir = 1.4, hole = 0.23, cover = 0.28;
  SECTION("free weir: c P d^1.5, whatever stands below the crest") {
    StreetOpening const street{3.0, 0.04, weir * 0.04, 1e9, 3.0, cover, wide_m2, wide_m2};
    for (double const below : {0.5, 2.0, 2.9}) {
      CHECK(street_exchange_m3(street, below, wide_m2, dt_s) ==
            Approx(weir * std::pow(0.04, 1.5) * dt_s));
    }
  }
  SECTION("drowned weir: c P d sqrt(dh)") {
    StreetOpening const street{3.0, 0.04, weir * 0.04, 1e9, 3.0, cover, wide_m2, wide_m2};
    CHECK(street_exchange_m3(street, 2.99, wide_m2, dt_s) ==
          Approx(weir * 0.04 * std::sqrt(0.01) * dt_s));
  }
  SECTION("orifice: K sqrt(dh), at most K sqrt(d)") {
    StreetOpening const street{3.0, 0.5, hole, 1e9, 3.0, cover, wide_m2, wide_m2};
    CHECK(street_exchange_m3(street, 1.0, wide_m2, dt_s) == Approx(hole * std::sqrt(0.5) * dt_s));
    CHECK(street_exchange_m3(street, 2.8, wide_m2, dt_s) == Approx(hole * std::sqrt(0.2) * dt_s));
  }
  SECTION("out of the cover: K sqrt(dh)") {
    StreetOpening const street{3.0, 0.5, hole, 1e9, 3.0, cover, wide_m2, wide_m2};
    CHECK(street_exchange_m3(street, 3.36, wide_m2, dt_s) == Approx(-cover * 0.6 * dt_s));
    CHECK(street_exchange_m3(street, 3.0, wide_m2, dt_s) == 0.0);
  }
}

TEST_CASE("an exchange ends where street and node stand level", "[sewer][analytic]") {
  for (double const surface_m2 : {0.01, 1.0, 50.0}) {
    StreetOpening const street{3.0, 0.5, 20.0, 1e9, 3.0, 20.0, 4.0, 4.0};
    double const in = street_exchange_m3(street, 2.7, surface_m2, 60.0);
    double const out = street_exchange_m3(street, 3.3, surface_m2, 60.0);
    CHECK(in > 0.0);
    CHECK(2.7 + in / surface_m2 <= 3.0 - in / 4.0);
    CHECK(3.3 + out / surface_m2 >= 3.0 - out / 4.0);
    CHECK(out == Approx(-in));
  }
  StreetOpening const poor{3.0, 0.5, 20.0, 0.002, 3.0, 20.0, 4.0, 4.0};
  CHECK(street_exchange_m3(poor, 1.0, 50.0, 60.0) == 0.002);  // what the street holds
}

}  // namespace citytwin::sewer
