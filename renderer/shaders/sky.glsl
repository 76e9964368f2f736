// Radiance of the clear sky towards a direction, cd/m2.
vec3 sky_radiance(vec3 direction) {
  float up = max(direction.z, 0.0);
  vec3 sky = mix(horizon_radiance, zenith_radiance, 1.0 - exp(-5.0 * up));
  float towards_sun = max(dot(direction, sun_direction), 0.0);
  float halo = 0.20 * pow(towards_sun, 6.0) + 0.55 * pow(towards_sun, 48.0);
  return sky + glow_radiance * halo;
}

// Colour that distance adds: the sky at the horizon in that direction, so that land ends without an edge.
vec3 haze_radiance(vec3 direction) { return sky_radiance(direction); }
