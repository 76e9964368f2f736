// Ground, roads, roofs, kerbs, metal: everything that is plainly diffuse. MATERIAL is set by the program.
#version 330 core
#include "frame.glsl"
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
// Grass and earth: large patches, then tufts, fading with distance through the mipmaps.
vec3 albedo() {
  float patches = noise(14.0).r - 0.5;
  float tufts = noise(1.1).g - 0.5;
  vec3 c = tint * (1.0 + 0.34 * patches + 0.36 * tufts);
  return mix(c, c * vec3(1.16, 1.02, 0.76), clamp(0.5 + 1.6 * (noise(37.0).b - 0.5), 0.0, 1.0) * 0.6);
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
  surface = vec4(float(MATERIAL) / 255.0, row);
}
