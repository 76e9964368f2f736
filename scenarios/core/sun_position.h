/// @file
/// Position of the sun by the NREL solar position algorithm (SPA).
///
/// Shadows may follow the true or the apparent (refracted) altitude: they differ by 0.4-0.5 deg at
/// the horizon, minutes of sun, so both are given and the caller says which.
///
/// Units    degrees; azimuth clockwise from TRUE north (direction_to_sun turns it to grid north);
///          longitude east positive; time as Julian day in UT; delta-T (TT - UT) in s.
/// Errors   none; -2000 <= year <= 6000, |latitude| <= 90 are preconditions.
/// Accuracy 0.0003 deg stated by the source; 1 s of delta-T moves the sun by 1e-5 deg.
/// Source   Reda, Andreas (2008), Solar Position Algorithm for Solar Radiation Applications,
///          NREL/TP-560-34302.
/// Checked  tests/scenarios/core/sun_position_test.cc
#pragma once

#include "geodata/geometry.h"

namespace citytwin {

/// Civil date and time of the Gregorian calendar with its UTC offset.
struct CivilMoment {
  int year = 2026, month = 6, day = 21, hour = 12, minute = 0;
  double second = 0;
  int utc_offset_min = 480;
};

/// Julian day of a civil moment (UT1 taken as UTC: less than 1 s apart).
[[nodiscard]] double julian_day(CivilMoment const& moment);

struct SunSite {
  double latitude_deg = 0;
  double longitude_deg = 0;
  double height_m = 0;            ///< above the ellipsoid; 1 km moves the sun by 1e-6 deg
  double pressure_hpa = 1013.25;  ///< yearly mean, for refraction
  double temperature_c = 12;      ///< yearly mean, for refraction
  double horizon_refraction_deg = 0.5667;
};

/// Of the sun as seen from the centre of the Earth, and its intermediate quantities.
struct GeocentricSun {
  double earth_longitude_deg = 0;  ///< L, heliocentric
  double earth_latitude_deg = 0;   ///< B, heliocentric
  double earth_radius_au = 0;      ///< R
  double nutation_longitude_deg = 0;
  double nutation_obliquity_deg = 0;
  double obliquity_deg = 0;           ///< true obliquity of the ecliptic
  double apparent_longitude_deg = 0;  ///< lambda
  double sidereal_time_deg = 0;       ///< nu, apparent, at Greenwich
  double right_ascension_deg = 0;
  double declination_deg = 0;
  double equation_of_time_min = 0;  ///< apparent minus mean solar time
};

[[nodiscard]] GeocentricSun geocentric_sun(double julian_day_ut, double delta_t_s);

struct SunPosition {
  double azimuth_deg = 0;        ///< 0..360, clockwise from true north
  double true_altitude_deg = 0;  ///< without atmosphere
  double apparent_altitude_deg =
      0;  ///< with refraction; equals the true one well below the horizon
  double equation_of_time_min = 0;
};

inline constexpr double delta_t_2026_s = 69.2;

[[nodiscard]] SunPosition sun_position(double julian_day_ut, SunSite const& site,
                                       double delta_t_s = delta_t_2026_s);

/// Unit vector to the sun in the local frame (x grid east, y grid north, z up).
/// @param convergence_deg LocalFrame::convergence_deg, grid north east of true north
/// @param altitude_deg    the true or the apparent altitude
[[nodiscard]] Vec3 direction_to_sun(double azimuth_deg, double altitude_deg,
                                    double convergence_deg);

}  // namespace citytwin
