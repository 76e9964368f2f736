// Ground, roads, roofs, kerbs, metal: everything that is plainly diffuse. MATERIAL is set by the program.
#version 330 core
#include "frame.glsl"
#include "sky.glsl"
#include "light.glsl"

in vec3 position;
in vec3 normal;
in vec3 tint;
in vec2 uv;
flat in vec3 row;
layout(location = 0) out vec4 radiance;
layout(location = 1) out vec4 surface;

vec4 noise(float size_m) { return texture(noise_map, position.xy / (size_m * 16.0)); }

#if MATERIAL == 0 || MATERIAL == 9
uniform vec4 city_box;  // west, south, east, north
uniform float is_plan;

float beyond_city_m() {
  vec2 beyond = max(city_box.xy - position.xy, position.xy - city_box.zw);
  return max(beyond.x, beyond.y);
}

// The land about the city thins out into the haze long before it ends (9 km, outskirts.cc).
vec3 faded(vec3 light) {
  float veil = (1.0 - is_plan) * smoothstep(300.0, 7000.0, beyond_city_m());
  return mix(light, haze_radiance(normalize(position - eye)), sqrt(veil));
}

// Fields of different crops with hedges between them, fading where they get small.
float farmland(vec2 at, float away) {
  vec2 strip = at / vec2(230.0, 150.0);
  strip.x += 0.5 * hash(vec2(floor(strip.y), 3.0));
  vec2 edge = abs(fract(strip) - 0.5) * vec2(230.0, 150.0);
  float hedge = smoothstep(4.0 + 0.002 * away, 0.0, min(115.0 - edge.x, 75.0 - edge.y));
  return 0.80 + 0.20 * hash(floor(strip)) - 0.10 * hedge;
}

// Grass and earth: large patches, then tufts, fading with distance through the mipmaps.
vec3 albedo() {
  float patches = noise(14.0).r - 0.5;
  float tufts = noise(1.1).g - 0.5;
  float away = distance(position, eye);
  float near = exp(-away / 900.0);
  // Far out, two turned scales break up the repeat of the noise.
  vec2 turned = mat2(0.8, 0.6, -0.6, 0.8) * position.xy;
  float fields = texture(noise_map, turned / 5300.0).r + texture(noise_map, position.xy / 3100.0).a - 1.0;
  vec3 land = tint * mix(1.0, farmland(turned, away), smoothstep(0.0, 60.0, beyond_city_m()));
  vec3 c = land * (1.0 + near * (0.30 * patches + 0.34 * tufts) + 0.22 * fields);
  float dry = clamp(0.5 + 1.6 * near * (noise(37.0).b - 0.5) + 0.9 * fields, 0.0, 1.0);
  return mix(c, c * vec3(1.13, 1.02, 0.80), dry * 0.6);
}
#elif MATERIAL == 1
vec3 albedo() {
  float wear = noise(5.0).r - 0.5;
  float grain = noise(0.5).g - 0.5;
  return tint * (1.0 + 0.22 * wear + 0.20 * grain);
}
#elif MATERIAL == 3 || MATERIAL == 4
vec3 albedo() {
  return tint * (1.0 + 0.16 * (noise(3.0).r - 0.5) + 0.14 * (noise(0.6).g - 0.5));
}
#elif MATERIAL == 8
// Roofs: weathering in broad stains, never a pattern.
vec3 albedo() {
  return tint * (1.0 + 0.30 * (noise(4.0).r - 0.5) + 0.12 * (noise(0.8).b - 0.5));
}
#else
vec3 albedo() { return tint; }
#endif

void main() {
  vec3 n = normalize(normal);
  radiance = vec4(albedo() / pi * light_on(position, n), 1.0);
#if MATERIAL == 0 || MATERIAL == 9
  radiance.rgb = faded(radiance.rgb);
#endif
  surface = vec4(float(MATERIAL) / 255.0, row);
}
