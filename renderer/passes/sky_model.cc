#include "renderer/passes/sky_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace citytwin::passes {

namespace {

Rgb scaled(Rgb const& c, double k) {
  return {static_cast<float>(c[0] * k), static_cast<float>(c[1] * k), static_cast<float>(c[2] * k)};
}

Rgb mixed(Rgb const& a, Rgb const& b, double t) {
  Rgb out{};
  for (std::size_t i = 0; i < 3; ++i) out[i] = static_cast<float>(a[i] + (b[i] - a[i]) * t);
  return out;
}

double air_mass(double elevation_deg) {
  double const h = std::max(elevation_deg, 0.0);
  double const sine = std::sin(h * std::numbers::pi / 180.0);
  return 1.0 / (sine + 0.50572 * std::pow(h + 6.07995, -1.6364));
}

/// Direct sunlight after the air has taken its share, more of blue than of red.
Rgb direct_sun(double elevation_deg) {
  double const m = air_mass(elevation_deg);
  Rgb const depth{0.105F, 0.150F, 0.240F};
  double const rising = std::clamp((elevation_deg + 0.5) / 1.5, 0.0, 1.0);
  Rgb out{};
  for (std::size_t i = 0; i < 3; ++i) {
    out[i] = static_cast<float>(118000.0 * rising * std::exp(-depth[i] * m));
  }
  return out;
}

}  // namespace

SkyLight day_light(Vec3 const& to_sun) {
  double const sine = std::clamp(to_sun.z, -1.0, 1.0);
  double const elevation_deg = std::asin(sine) * 180.0 / std::numbers::pi;
  double const high = std::clamp(std::sin(std::max(elevation_deg, 0.0) / 57.2958), 0.0, 1.0);
  double const brightness = std::clamp((elevation_deg + 8.0) / 30.0, 0.02, 1.0);
  double const warm = std::clamp(1.0 - elevation_deg / 22.0, 0.0, 1.0);

  SkyLight s;
  s.sun = direct_sun(elevation_deg);
  double const level = brightness * (0.55 + 0.45 * high);
  s.zenith = scaled({0.20F, 0.42F, 0.86F}, 7600.0 * level);
  s.horizon =
      scaled(mixed({0.74F, 0.87F, 1.0F}, {1.0F, 0.80F, 0.62F}, 0.55 * warm), 13500.0 * level);
  s.glow = scaled(mixed({1.0F, 0.95F, 0.86F}, {1.0F, 0.72F, 0.45F}, warm), 15000.0 * level);
  s.sky = scaled({0.82F, 0.95F, 1.18F}, 20500.0 * level);
  double const ground = 0.18 * (s.sun[1] * std::max(sine, 0.0) + s.sky[1]);
  s.bounce = scaled({1.05F, 1.0F, 0.90F}, ground);
  s.haze_per_m = 0.00017F;
  s.cloudiness = 0.85F;
  // A sunlit pale surface, reflectance 0.7, comes out just below the shoulder of the tone curve.
  double const reference = (0.72 * s.sun[1] + s.sky[1]) * 0.7 / std::numbers::pi;
  s.exposure = static_cast<float>(1.55 / std::max(reference, 150.0));
  s.bloom_threshold = 1.6F;
  s.bloom_strength = 0.10F;
  return s;
}

SkyLight night_light() {
  SkyLight s;
  s.zenith = {0.075F, 0.160F, 0.420F};
  s.horizon = {0.62F, 0.80F, 1.20F};
  s.sky = {1.5F, 2.1F, 3.6F};
  s.bounce = {1.5F, 1.4F, 1.3F};
  s.haze_per_m = 0.00012F;
  s.cloudiness = 0.35F;
  s.exposure = 0.235F;
  s.bloom_threshold = 1.1F;
  s.bloom_strength = 0.55F;
  return s;
}

}  // namespace citytwin::passes
