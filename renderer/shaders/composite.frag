// Occlusion, aerial perspective, bloom, exposure and tone mapping; then the overlay colours, untouched.
#version 330 core
#include "frame.glsl"
#include "sky.glsl"
#include "depth.glsl"

in vec2 screen;
uniform sampler2D radiance_map;
uniform sampler2D surface_map;
uniform sampler2D occlusion_map;
uniform sampler2D bloom_map;
uniform sampler2D overlay_map;   // premultiplied sRGB
uniform sampler2D xray_map;      // underground things: radiance, alpha = cover
uniform float exposure;
uniform float bloom_strength;
uniform float overlay_present;   // 0 or 1
uniform float overlay_opacity;
uniform float is_underground;    // 0 or 1
out vec4 picture;

vec3 srgb_from_linear(vec3 c) {
  return mix(12.92 * c, 1.055 * pow(max(c, vec3(0.0031308)), vec3(1.0 / 2.4)) - 0.055, step(vec3(0.0031308), c));
}

// Fit of the ACES reference rendering and sRGB output transforms (S. Hill, BakingLab).
vec3 tone_map(vec3 c) {
  const mat3 enter = mat3(0.59719, 0.07600, 0.02840, 0.35458, 0.90834, 0.13383, 0.04823, 0.01566, 0.83777);
  const mat3 leave = mat3(1.60475, -0.10208, -0.00327, -0.53108, 1.10813, -0.07276, -0.07367, -0.00605, 1.07602);
  vec3 v = enter * c;
  v = (v * (v + 0.0245786) - 0.000090537) / (v * (0.983729 * v + 0.4329510) + 0.238081);
  return clamp(leave * v, 0.0, 1.0);
}

float luminance(vec3 c) { return dot(c, vec3(0.2126, 0.7152, 0.0722)); }

// Height-dependent haze between eye and place.
float haze(vec3 offset) {
  float distance_m = length(offset);
  float low = exp(-max(eye.z + 0.5 * offset.z, 0.0) / 900.0);
  return 1.0 - exp(-haze_per_m * low * max(distance_m - 150.0, 0.0));
}

void main() {
  float depth = texture(depth_map, screen).r;
  vec3 offset = offset_from_eye(screen, depth);
  int material = int(texture(surface_map, screen).r * 255.0 + 0.5);
  vec3 light = texture(radiance_map, screen).rgb;
  float open = texture(occlusion_map, screen).r;
  bool solid = depth < 1.0;
  light *= solid ? mix(open, 1.0, 0.15) : 1.0;
  float veil = solid && is_plan < 0.5 ? haze(offset) : 0.0;
  light = mix(light, haze_radiance(normalize(offset)), veil);
  vec3 shown = tone_map(light * exposure + texture(bloom_map, screen).rgb * bloom_strength);

  // Data comes first: the city's colours stand back beneath an overlay, its brightness stays.
  bool building = material == material_facade || material == material_glass || material == material_roof;
  float grey = overlay_present * (material == material_water ? 0.15 : 0.35);
  shown = mix(shown, vec3(luminance(shown)), grey);

  vec3 colour = srgb_from_linear(shown);
  float grain = fract(52.9829189 * fract(dot(gl_FragCoord.xy, vec2(0.06711056, 0.00583715)))) - 0.5;
  colour += grain / 255.0;

  if (is_underground > 0.5) {
    vec4 buried = texture(xray_map, screen);
    vec3 paper = vec3(0.86, 0.88, 0.90);
    float ink = luminance(colour);
    vec3 ghost = mix(paper, vec3(ink), building ? 0.42 : 0.30);
    colour = solid ? ghost : mix(colour, paper, 0.7);
    float behind = building ? 0.55 : 1.0;
    vec3 thing = buried.rgb / max(buried.a, 1e-3);
    colour = mix(colour, thing, buried.a * behind);
  }

  vec4 data = texture(overlay_map, screen) * overlay_opacity;
  colour = colour * (1.0 - data.a) + data.rgb;
  picture = vec4(colour, 1.0);
}
