// Sky with a sun glow and soft high clouds; drawn where nothing else is.
#version 330 core
#include "frame.glsl"
#include "sky.glsl"

in vec2 screen;
uniform mat4 ray_matrix;  // clip -> direction from the eye, local frame
uniform float cloudiness;
layout(location = 0) out vec4 radiance;
layout(location = 1) out vec4 surface;

float cloud_density(vec2 at) {
  float d = 0.52 * texture(noise_map, at).r + 0.27 * texture(noise_map, at * 2.3 + 0.31).g +
            0.14 * texture(noise_map, at * 5.1 + 0.67).b + 0.07 * texture(noise_map, at * 11.7).a;
  return smoothstep(0.47, 0.74, d);
}

void main() {
  vec4 far = ray_matrix * vec4(screen * 2.0 - 1.0, 1.0, 1.0);
  vec3 direction = normalize(far.xyz / far.w);
  vec3 sky = sky_radiance(direction);
  float up = max(direction.z, 0.0);
  vec2 sheet = direction.xy / (up + 0.14);
  float cover = cloud_density(sheet * vec2(0.085, 0.13) + 0.13) * smoothstep(0.005, 0.09, up) * cloudiness;
  float towards_sun = pow(max(dot(direction, sun_direction), 0.0), 3.0);
  vec3 cloud = mix(horizon_radiance * 1.12, horizon_radiance + glow_radiance * 0.5, towards_sun);
  radiance = vec4(mix(sky, cloud, 0.62 * cover), 0.0);
  surface = vec4(1.0, 0.0, 0.0, 0.0);
}
