/// @file
/// Light of sun and sky from the sun's height, and the exposure that suits it: the same numbers for
/// every pass, the sidecar and the tests.
///
/// Units    illuminance lx, radiance cd/m2, per linear sRGB channel; exposure in 1/(cd/m2).
/// Source   clear-sky extinction after Kasten & Young's air mass (1989); levels are chosen for
///          readable pictures and are not a photometric claim.
#pragma once

#include <array>

#include "geodata/geometry.h"

namespace citytwin::passes {

using Rgb = std::array<float, 3>;

struct SkyLight {
  Rgb sun{};      ///< on a surface facing the sun
  Rgb sky{};      ///< on an upward surface, from the whole sky
  Rgb bounce{};   ///< on a downward surface, from the ground
  Rgb zenith{};   ///< radiance
  Rgb horizon{};  ///< radiance
  Rgb glow{};     ///< radiance about the sun
  float haze_per_m = 0;
  float cloudiness = 0;
  float exposure = 1;
  float bloom_threshold = 1;
  float bloom_strength = 0;
};

/// @param to_sun unit vector towards the sun; below the horizon the sky darkens to dusk.
[[nodiscard]] SkyLight day_light(Vec3 const& to_sun);
/// Street lighting under a deep blue sky.
[[nodiscard]] SkyLight night_light();

}  // namespace citytwin::passes
