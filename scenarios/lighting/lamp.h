/// @file
/// Lamp: a luminaire of the city as the illuminance kernels need it, read from the `luminaires`
/// layer (docs/city-folder.md).
///
/// The light centre stands height_m above the foot and arm_m from it in the direction of
/// heading_deg. The intensities of its photometric file are scaled to the luminaire's flux_lm, then
/// by output, maintenance factor and, where the file has one, its tilt table.
///
/// Units    local metres, cd, lm, W; heading clockwise from grid north, spin and tilt in degrees.
/// Errors   no luminaires layer, an unknown photometric file or circuit: named. Luminaires that
/// lack
///          what light needs (height_m, photometry) are counted and left out with a warning.
/// Checked  tests/scenarios/lighting/lamp_test.cc
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/core/photometry.h"
#include "scenarios/lighting/lamp_table.h"

namespace citytwin::lighting {

/// A photometric file in use, shared by many lamps.
struct LampType {
  Photometry photometry;
  LampTable table;
  double flux_lm = 0;  ///< of the file
};

[[nodiscard]] LampType make_lamp_type(Photometry photometry);

/// Row-major 3x3 matrix from the local frame to the luminaire's own axes (C0, C90, zenith).
using Rotation = std::array<double, 9>;

/// Spin about the vertical, then tilt about the C0 axis (positive lifts the C90 side), then
/// heading.
[[nodiscard]] Rotation lamp_rotation(double heading_deg, double tilt_deg, double spin_deg);

struct Lamp {
  std::size_t row = 0;   ///< in the luminaires layer
  std::size_t type = 0;  ///< in LampSet::types
  Vec3 position;         ///< of the light centre; z above the ground plane when there is no terrain
  double height_m = 0;   ///< above the foot
  double tilt_deg = 0;
  Rotation to_lamp{};
  double scale = 0;    ///< multiplies the candela of the file
  double flux_lm = 0;  ///< emitted: output and maintenance included
  double power_w = 0;  ///< installed; 0 when not known
  std::string circuit;
};

struct LampSet {
  std::vector<LampType> types;
  std::vector<Lamp> lamps;  ///< ascending row
  std::size_t in_layer = 0;
  std::size_t switched_off = 0;  ///< of circuits that are not asked for
  std::size_t unusable = 0;      ///< lack what light needs
  std::vector<std::string> warnings;
};

struct LampOptions {
  double output = 1;  ///< share of full light output
  double maintenance_factor = 1;
  std::vector<std::string> circuits;  ///< empty = all
};

/// not_found when the city has no luminaires.
[[nodiscard]] Result<void> check_luminaires(CityModel const& model);

[[nodiscard]] Result<LampSet> read_lamps(CityModel const& model, LampOptions const& options);

}  // namespace citytwin::lighting
