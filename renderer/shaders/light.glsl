// Light falling on a diffuse surface, lx. NIGHT is set by the program.
#ifdef NIGHT
#include "lamps.glsl"

vec3 light_on(vec3 position, vec3 normal) {
  vec3 ambient = mix(bounce_light, sky_light, 0.5 + 0.5 * normal.z);
  return ambient + lamp_light(position, normal);
}
#else
#include "shadow.glsl"

vec3 light_on(vec3 position, vec3 normal) {
  vec3 ambient = mix(bounce_light, sky_light, 0.5 + 0.5 * normal.z);
  float sun = max(dot(normal, sun_direction), 0.0) * sun_visibility(position, normal);
  return ambient + sun_light * sun;
}
#endif
