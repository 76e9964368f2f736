// Calm water: depth tint, Fresnel sky, soft bank.
#version 330 core
#include "frame.glsl"
#include "sky.glsl"
#include "light.glsl"

in vec3 position;
in vec3 normal;
in vec3 tint;
in vec2 uv;
flat in vec3 row;
uniform sampler2D terrain_map;  // ground elevation, m
uniform vec4 terrain_window;    // west, north, 1 / width, 1 / height
layout(location = 0) out vec4 radiance;
layout(location = 1) out vec4 surface;

float depth_m() {
  vec2 at = vec2(position.x - terrain_window.x, terrain_window.y - position.y) * terrain_window.zw;
  return terrain_window.z > 0.0 ? clamp(position.z - texture(terrain_map, at).r, 0.0, 6.0) : 2.0;
}

vec3 ripple_normal(float footprint_m) {
  vec2 a = texture(noise_map, position.xy / 90.0).rg - 0.5;
  vec2 b = texture(noise_map, position.yx / 31.0 + 0.37).ba - 0.5;
  float calm = 0.035 / (1.0 + 0.12 * footprint_m);
  return normalize(vec3((a + b) * calm, 1.0));
}

void main() {
  vec3 to_eye = eye - position;
  float distance_m = length(to_eye);
  vec3 view = -to_eye / distance_m;
  vec3 n = ripple_normal(distance_m * 0.002);
  float depth = depth_m();
  vec3 light = light_on(position, vec3(0.0, 0.0, 1.0));
  vec3 deep = vec3(0.024, 0.056, 0.062);
  vec3 shallow = vec3(0.095, 0.112, 0.088);
  vec3 body = mix(shallow, deep, 1.0 - exp(-0.9 * depth)) / pi * light;
  float cosine = max(dot(-view, n), 0.0);
  float fresnel = 0.035 + 0.965 * pow(1.0 - cosine, 4.0);
  vec3 mirrored = reflect(view, n);
  vec3 sky = sky_radiance(normalize(vec3(mirrored.xy, max(mirrored.z, 0.02))));
#ifndef NIGHT
  float glint = pow(max(dot(mirrored, sun_direction), 0.0), 600.0);
  sky += min(sun_light * 0.8 * glint, vec3(30000.0));
#endif
  float bank = smoothstep(0.0, 0.35, depth);
  radiance = vec4(mix(body, sky, fresnel), mix(0.55, 1.0, bank));
  surface = vec4(float(MATERIAL) / 255.0, row);
}
