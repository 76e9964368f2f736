/// @file
/// A camera placed on the command line instead of taken by name.
///
/// Units    metres in the city's CRS and above its vertical datum; degrees, headings clockwise from
///          grid north, pitch up from level.
/// Checked  tests/app/camera_options_test.cc
#pragma once

#include <optional>
#include <vector>

#include "geodata/city_model.h"
#include "renderer/scene/view_spec.h"

namespace citytwin::app {

struct CameraOptions {
  std::vector<double> eye;     ///< easting, northing, up
  std::vector<double> target;  ///< easting, northing, up
  std::vector<double> lonlat;  ///< longitude, latitude in EPSG:4490
  double above_m = 100;        ///< of a lonlat eye, over the ground
  double heading_deg = 0;
  double pitch_deg = -20;
  double field_of_view_deg = 35;
  std::vector<double> plan;  ///< easting, northing of the middle, height shown
};

/// nullopt when none of them is given: then a named camera holds.
/// Errors: invalid_argument naming the option: two ways at once, --eye without --target, a place
/// outside the CRS.
[[nodiscard]] Result<std::optional<Camera>> placed_camera(CameraOptions const& options,
                                                          CityModel const& model);

}  // namespace citytwin::app
