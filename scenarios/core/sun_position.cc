#include "scenarios/core/sun_position.h"

#include <array>
#include <cmath>
#include <numbers>
#include <span>

#include "scenarios/core/sun_position_terms.h"

namespace citytwin {

namespace {

constexpr double rad = std::numbers::pi / 180.0;

double wrap_360(double degrees) {
  double const wrapped = std::fmod(degrees, 360.0);
  return wrapped < 0 ? wrapped + 360.0 : wrapped;
}

double polynomial(std::span<double const> coefficients, double x) {
  double sum = 0;
  for (std::size_t i = coefficients.size(); i-- > 0;) sum = sum * x + coefficients[i];
  return sum;
}

double series(std::span<spa::PeriodicTerm const> terms, double millennia) {
  double sum = 0;
  for (auto const& t : terms) sum += t.a * std::cos(t.b + t.c * millennia);
  return sum;
}

double earth_longitude_rad(double millennia) {
  std::array const powers{
      series(spa::earth_longitude_0, millennia), series(spa::earth_longitude_1, millennia),
      series(spa::earth_longitude_2, millennia), series(spa::earth_longitude_3, millennia),
      series(spa::earth_longitude_4, millennia), series(spa::earth_longitude_5, millennia)};
  return polynomial(powers, millennia) * 1e-8;
}

double earth_latitude_rad(double millennia) {
  std::array const powers{series(spa::earth_latitude_0, millennia),
                          series(spa::earth_latitude_1, millennia)};
  return polynomial(powers, millennia) * 1e-8;
}

double earth_radius_au(double millennia) {
  std::array const powers{
      series(spa::earth_radius_0, millennia), series(spa::earth_radius_1, millennia),
      series(spa::earth_radius_2, millennia), series(spa::earth_radius_3, millennia),
      series(spa::earth_radius_4, millennia)};
  return polynomial(powers, millennia) * 1e-8;
}

struct Nutation {
  double longitude_deg = 0;
  double obliquity_deg = 0;
};

Nutation nutation(double centuries) {
  auto const angle = [&](double c0, double c1, double c2, double c3) {
    return polynomial(std::array{c0, c1, c2, c3}, centuries);
  };
  double const moon_elongation = angle(297.85036, 445267.111480, -0.0019142, 1.0 / 189474);
  double const sun_anomaly = angle(357.52772, 35999.050340, -0.0001603, -1.0 / 300000);
  double const moon_anomaly = angle(134.96298, 477198.867398, 0.0086972, 1.0 / 56250);
  double const moon_latitude = angle(93.27191, 483202.017538, -0.0036825, 1.0 / 327270);
  double const moon_node = angle(125.04452, -1934.136261, 0.0020708, 1.0 / 450000);
  Nutation sum;
  for (auto const& t : spa::nutation) {
    double const argument = rad * (t.y0 * moon_elongation + t.y1 * sun_anomaly +
                                   t.y2 * moon_anomaly + t.y3 * moon_latitude + t.y4 * moon_node);
    sum.longitude_deg += (t.a + t.b * centuries) * std::sin(argument);
    sum.obliquity_deg += (t.c + t.d * centuries) * std::cos(argument);
  }
  constexpr double per_degree = 36000000.0;
  return {sum.longitude_deg / per_degree, sum.obliquity_deg / per_degree};
}

double mean_obliquity_deg(double millennia) {
  constexpr std::array arc_seconds{84381.448, -4680.93, -1.55, 1999.25, -51.38, -249.67,
                                   -39.05,    7.12,     27.87, 5.79,    2.45};
  return polynomial(arc_seconds, millennia / 10) / 3600;
}

double greenwich_sidereal_deg(double julian_day_ut) {
  double const days = julian_day_ut - 2451545;
  double const centuries = days / 36525;
  return wrap_360(280.46061837 + 360.98564736629 * days + 0.000387933 * centuries * centuries -
                  centuries * centuries * centuries / 38710000);
}

double equation_of_time_min(double millennia, GeocentricSun const& sun) {
  constexpr std::array mean_longitude{280.4664567, 360007.6982779, 0.03032028,
                                      1.0 / 49931, -1.0 / 15300,   -1.0 / 2000000};
  double const degrees = polynomial(mean_longitude, millennia) - 0.0057183 -
                         sun.right_ascension_deg +
                         sun.nutation_longitude_deg * std::cos(rad * sun.obliquity_deg);
  return 4 * std::remainder(degrees, 360.0);
}

struct Topocentric {
  double declination_rad = 0;
  double hour_angle_rad = 0;
};

/// Corrects declination and hour angle for the observer's place on the Earth.
Topocentric with_parallax(GeocentricSun const& sun, SunSite const& site) {
  double const latitude = rad * site.latitude_deg;
  double const declination = rad * sun.declination_deg;
  double const hour_angle =
      rad * (sun.sidereal_time_deg + site.longitude_deg - sun.right_ascension_deg);
  double const parallax = rad * 8.794 / (3600 * sun.earth_radius_au);
  constexpr double flattening = 0.99664719;
  double const u = std::atan(flattening * std::tan(latitude));
  double const height = site.height_m / 6378140;
  double const x = std::cos(u) + height * std::cos(latitude);
  double const y = flattening * std::sin(u) + height * std::sin(latitude);
  double const east = -x * std::sin(parallax) * std::sin(hour_angle);
  double const south = std::cos(declination) - x * std::sin(parallax) * std::cos(hour_angle);
  double const shift = std::atan2(east, south);
  double const up = (std::sin(declination) - y * std::sin(parallax)) * std::cos(shift);
  return {std::atan2(up, south), hour_angle - shift};
}

double refraction_deg(double true_altitude_deg, SunSite const& site) {
  constexpr double sun_radius_deg = 0.26667;
  if (true_altitude_deg < -(sun_radius_deg + site.horizon_refraction_deg)) return 0;
  double const argument = true_altitude_deg + 10.3 / (true_altitude_deg + 5.11);
  return site.pressure_hpa / 1010 * 283 / (273 + site.temperature_c) * 1.02 /
         (60 * std::tan(rad * argument));
}

}  // namespace

double julian_day(CivilMoment const& moment) {
  int const year = moment.month > 2 ? moment.year : moment.year - 1;
  int const month = moment.month > 2 ? moment.month : moment.month + 12;
  double const century = std::floor(year / 100.0);
  double const day_fraction =
      (moment.hour + (moment.minute - moment.utc_offset_min + moment.second / 60) / 60) / 24;
  return std::floor(365.25 * (year + 4716)) + std::floor(30.6001 * (month + 1)) + moment.day +
         day_fraction + 2 - century + std::floor(century / 4) - 1524.5;
}

GeocentricSun geocentric_sun(double julian_day_ut, double delta_t_s) {
  double const centuries = (julian_day_ut + delta_t_s / 86400 - 2451545) / 36525;
  double const millennia = centuries / 10;
  auto const nutated = nutation(centuries);
  GeocentricSun sun;
  sun.earth_longitude_deg = wrap_360(earth_longitude_rad(millennia) / rad);
  sun.earth_latitude_deg = earth_latitude_rad(millennia) / rad;
  sun.earth_radius_au = earth_radius_au(millennia);
  sun.nutation_longitude_deg = nutated.longitude_deg;
  sun.nutation_obliquity_deg = nutated.obliquity_deg;
  sun.obliquity_deg = mean_obliquity_deg(millennia) + nutated.obliquity_deg;
  double const aberration = -20.4898 / (3600 * sun.earth_radius_au);
  sun.apparent_longitude_deg =
      wrap_360(sun.earth_longitude_deg + 180 + nutated.longitude_deg + aberration);
  double const lambda = rad * sun.apparent_longitude_deg;
  double const epsilon = rad * sun.obliquity_deg;
  double const beta = -rad * sun.earth_latitude_deg;
  sun.sidereal_time_deg =
      greenwich_sidereal_deg(julian_day_ut) + nutated.longitude_deg * std::cos(epsilon);
  sun.right_ascension_deg =
      wrap_360(std::atan2(std::sin(lambda) * std::cos(epsilon) - std::tan(beta) * std::sin(epsilon),
                          std::cos(lambda)) /
               rad);
  sun.declination_deg = std::asin(std::sin(beta) * std::cos(epsilon) +
                                  std::cos(beta) * std::sin(epsilon) * std::sin(lambda)) /
                        rad;
  sun.equation_of_time_min = equation_of_time_min(millennia, sun);
  return sun;
}

SunPosition sun_position(double julian_day_ut, SunSite const& site, double delta_t_s) {
  auto const sun = geocentric_sun(julian_day_ut, delta_t_s);
  auto const seen = with_parallax(sun, site);
  double const latitude = rad * site.latitude_deg;
  double const sin_altitude =
      std::sin(latitude) * std::sin(seen.declination_rad) +
      std::cos(latitude) * std::cos(seen.declination_rad) * std::cos(seen.hour_angle_rad);
  double const from_south = std::atan2(std::sin(seen.hour_angle_rad),
                                       std::cos(seen.hour_angle_rad) * std::sin(latitude) -
                                           std::tan(seen.declination_rad) * std::cos(latitude));
  SunPosition position;
  position.azimuth_deg = wrap_360(from_south / rad + 180);
  position.true_altitude_deg = std::asin(sin_altitude) / rad;
  position.apparent_altitude_deg =
      position.true_altitude_deg + refraction_deg(position.true_altitude_deg, site);
  position.equation_of_time_min = sun.equation_of_time_min;
  return position;
}

Vec3 direction_to_sun(double azimuth_deg, double altitude_deg, double convergence_deg) {
  double const azimuth = rad * (azimuth_deg - convergence_deg);
  double const altitude = rad * altitude_deg;
  return {std::cos(altitude) * std::sin(azimuth), std::cos(altitude) * std::cos(azimuth),
          std::sin(altitude)};
}

}  // namespace citytwin
