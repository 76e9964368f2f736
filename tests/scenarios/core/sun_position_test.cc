#include "scenarios/core/sun_position.h"

#include <cmath>
#include <cstdio>

#include "geodata/csv_file.h"
#include "tests/support/catch.h"
#include "tests/support/test_data.h"

using namespace citytwin;

namespace {

// The worked example of NREL/TP-560-34302: Golden, Colorado, 17 October 2003, 12:30:30 MST.
constexpr double example_delta_t_s = 67;

double example_day() {
  return julian_day({2003, 10, 17, 12, 30, 30, -7 * 60});
}

CivilMoment moment_of(std::string const& text) {
  CivilMoment m;
  std::sscanf(text.c_str(), "%d-%d-%dT%d:%d", &m.year, &m.month, &m.day, &m.hour, &m.minute);
  m.utc_offset_min = 8 * 60;
  return m;
}

}  // namespace

TEST_CASE("the Julian day of the worked example agrees to its printed digits", "[sun][oracle]") {
  CHECK(example_day() == Approx(2452930.312847).margin(5e-7));
  // J2000.0 is noon of 1 January 2000 by definition.
  CHECK(julian_day({2000, 1, 1, 12, 0, 0, 0}) == 2451545.0);
}

TEST_CASE("every intermediate quantity of the worked example agrees to its printed digits",
          "[sun][oracle]") {
  auto const sun = geocentric_sun(example_day(), example_delta_t_s);
  // Margins are a few units of the last printed digit.
  CHECK(sun.earth_longitude_deg == Approx(24.0182616917).margin(1e-8));
  CHECK(sun.earth_latitude_deg == Approx(-0.0001011219).margin(1e-10));
  CHECK(sun.earth_radius_au == Approx(0.9965422974).margin(1e-10));
  CHECK(sun.nutation_longitude_deg == Approx(-0.00399840).margin(1e-8));
  CHECK(sun.nutation_obliquity_deg == Approx(0.00166657).margin(1e-8));
  CHECK(sun.obliquity_deg == Approx(23.440465).margin(1e-6));
  CHECK(sun.apparent_longitude_deg == Approx(204.0085519281).margin(1e-8));
  CHECK(sun.sidereal_time_deg == Approx(318.511910).margin(1e-6));
  CHECK(sun.right_ascension_deg == Approx(202.227408).margin(1e-6));
  CHECK(sun.declination_deg == Approx(-9.31434).margin(1e-5));
}

TEST_CASE("the sun of the worked example stands where the paper says", "[sun][oracle]") {
  SunSite const site{39.742476, -105.1786, 1830.14, 820, 11, 0.5667};
  auto const sun = sun_position(example_day(), site, example_delta_t_s);
  CHECK(sun.true_altitude_deg == Approx(39.872046).margin(1e-5));
  CHECK(sun.apparent_altitude_deg == Approx(39.872046 + 0.016332).margin(1e-5));
  CHECK(sun.azimuth_deg == Approx(194.34024).margin(1e-5));
}

TEST_CASE("Songjiang's sun agrees with an independent implementation", "[sun][oracle]") {
  auto const file = test::test_file("lighting/spa_songjiang.csv");
  if (!file) return;
  auto const csv = CsvFile::read(*file);
  REQUIRE(csv.ok());
  REQUIRE(csv->size() == 78);
  for (std::size_t row = 0; row < csv->size(); ++row) {
    auto const moment = moment_of(*csv->text(row, "time"));
    INFO(*csv->text(row, "time"));
    double const delta_t_s = moment.year == 2001 ? 64.09 : 69.2;
    auto const sun = sun_position(julian_day(moment), {31.03, 121.23, 4}, delta_t_s);
    CHECK(sun.true_altitude_deg == Approx(*csv->number(row, "elev_true_deg")).margin(1e-4));
    CHECK(sun.apparent_altitude_deg == Approx(*csv->number(row, "elev_apparent_deg")).margin(1e-4));
    CHECK(sun.azimuth_deg == Approx(*csv->number(row, "azimuth_N_cw_deg")).margin(1e-4));
    CHECK(sun.equation_of_time_min == Approx(*csv->number(row, "eot_min")).margin(1e-4));
  }
}

TEST_CASE("sunrise and sunset fall on the second that the source publishes", "[sun][oracle]") {
  // Upper limb at the horizon: true altitude of the centre is -(0.26667 + 0.5667) deg. The sun
  // crosses it at about 0.0034 deg/s at 35 S, so 1 s is 0.0034 deg.
  constexpr double horizon_deg = -(0.26667 + 0.5667);
  SunSite const site{-35, 0, 0};
  auto const rise = sun_position(julian_day({1996, 7, 5, 7, 8, 15, 0}), site, 62);
  auto const set = sun_position(julian_day({1996, 7, 5, 17, 1, 4, 0}), site, 62);
  CHECK(rise.true_altitude_deg == Approx(horizon_deg).margin(0.0045));
  CHECK(set.true_altitude_deg == Approx(horizon_deg).margin(0.0045));
}

TEST_CASE("directions to the sun turn from true to grid north by the convergence",
          "[sun][analytic]") {
  // Grid north lies 2 deg east of true north: a sun at true azimuth 2 deg stands at grid north.
  auto const north = direction_to_sun(2, 0, 2);
  CHECK(north.x == Approx(0).margin(1e-15));
  CHECK(north.y == Approx(1));
  auto const east = direction_to_sun(90, 30, 0);
  CHECK(east.x == Approx(std::cos(30 * 3.14159265358979 / 180)));
  CHECK(east.y == Approx(0).margin(1e-15));
  CHECK(east.z == Approx(0.5));
}
