/// @file
/// LocalFrame: the one metric frame of a city, its working CRS minus a fixed origin.
///
/// Units    metres; degrees where a name says so. x east, y north on the *grid* of the CRS.
/// Source   EPSG registry through PROJ; EPSG:4549 (CGCS2000 / 3-degree Gauss-Kruger CM 120E) by
/// default.
#pragma once

#include <string>

#include "geodata/geometry.h"
#include "geodata/result.h"

namespace citytwin {

struct LocalFrame {
  std::string crs = "EPSG:4549";  ///< horizontal working CRS, metric
  double origin_easting_m = 0;    ///< whole metres
  double origin_northing_m = 0;   ///< whole metres
  std::string vertical_datum;     ///< frames/vertical_datum.h; empty = undeclared, never assumed
  double longitude_deg = 0;       ///< of the origin, on the CRS's own datum
  double latitude_deg = 0;
  double convergence_deg = 0;  ///< grid north east of true north at the origin, clockwise positive
  double point_scale = 1;      ///< grid length / ground length at the origin

  [[nodiscard]] Vec2 to_local(double easting_m, double northing_m) const {
    return {easting_m - origin_easting_m, northing_m - origin_northing_m};
  }
  [[nodiscard]] Vec2 to_world(double x, double y) const {
    return {x + origin_easting_m, y + origin_northing_m};
  }
};

/// Makes the frame of a CRS around an origin; fills longitude, latitude, convergence and scale.
/// Errors: an unknown CRS, one that is not projected in metres, an origin outside its area of use,
/// a vertical datum that is neither registered nor tied to a registered one.
[[nodiscard]] Result<LocalFrame> make_local_frame(std::string const& crs, double origin_easting_m,
                                                  double origin_northing_m,
                                                  std::string const& vertical_datum);

}  // namespace citytwin
