// Building walls: calm procedural windows, prefiltered so that they never alias.
#version 330 core
#include "frame.glsl"
#include "sky.glsl"
#include "light.glsl"

in vec3 position;
in vec3 normal;
in vec3 tint;
in vec2 uv;  // m along the wall, m above ground
flat in vec3 row;
layout(location = 0) out vec4 radiance;
layout(location = 1) out vec4 surface;

// Share of [x - w/2, x + w/2] covered by the pulses [low, high] of period 1.
float pulse_integral(float x, float low, float high) {
  return floor(x) * (high - low) + clamp(fract(x) - low, 0.0, high - low);
}
float pulses(float x, float low, float high, float width) {
  float w = max(width, 1e-4);
  return (pulse_integral(x + 0.5 * w, low, high) - pulse_integral(x - 0.5 * w, low, high)) / w;
}

float building() { return hash(row.xy * 255.0 + vec2(row.z * 91.0, 7.0)); }

#if MATERIAL == 7
const vec2 cell_m = vec2(1.6, 3.6);
#else
const vec2 cell_m = vec2(3.2, 3.4);
#endif

void main() {
  vec3 n = normalize(normal);
  vec3 view = normalize(position - eye);
  float seed = building();
  vec2 cell = uv / cell_m;
  vec2 width = fwidth(cell);
  float far = smoothstep(0.35, 0.9, max(width.x, width.y));

#if MATERIAL == 7
  float glass = pulses(cell.x, 0.04, 0.96, width.x) * pulses(cell.y, 0.16, 0.97, width.y);
  // Strong mullions and plant floors: what still reads where single panes no longer do.
  vec2 bay = cell / vec2(6.0, 14.0);
  glass *= pulses(bay.x, 0.05, 1.0, fwidth(bay.x)) * pulses(bay.y, 0.06, 1.0, fwidth(bay.y));
  vec3 wall = tint * 0.9;
  vec3 pane = mix(vec3(0.030, 0.044, 0.052), tint * 0.25, 0.5);
  float mirror = 0.40;
#else
  float half_w = mix(0.22, 0.34, fract(seed * 7.3));
  float sill = mix(0.26, 0.36, fract(seed * 13.7));
  float above = step(0.0, uv.y);
  float glass = pulses(cell.x, 0.5 - half_w, 0.5 + half_w, width.x) *
                pulses(cell.y, sill, 0.82, width.y) * above;
  float band = pulses(cell.y, 0.93, 1.0, width.y);
  vec3 wall = tint * (1.0 - 0.10 * band) * (0.97 + 0.06 * texture(noise_map, uv / 60.0).r);
  vec3 pane = vec3(0.030, 0.036, 0.042);
  float mirror = 0.20;
#endif
  // Grime and contact: the lowest metre and a half is a little darker.
  wall *= mix(0.82, 1.0, smoothstep(0.0, 1.6, uv.y));

  vec3 light = light_on(position, n);
  vec3 bounce_dir = reflect(view, n);
  float fresnel = mirror + (1.0 - mirror) * pow(1.0 - max(dot(-view, n), 0.0), 5.0);
  vec2 id = floor(cell);
  float tilt = (hash(id + seed * 61.0) - 0.5) * (1.0 - far);
  vec3 mirrored = sky_radiance(normalize(bounce_dir + vec3(0.0, 0.0, 0.05 * tilt)));
  // Below the horizon a pane mirrors the street, not the sky.
  float street = smoothstep(0.02, -0.12, bounce_dir.z);
  mirrored = mix(mirrored, (sky_light + 0.7 * sun_light * max(sun_direction.z, 0.0)) * (0.25 / pi), street);
  vec3 glass_radiance = pane / pi * light + fresnel * (0.85 + 0.3 * tilt) * mirrored;

#ifdef NIGHT
  // Whole floors tend to be lit or dark together; homes are warmer than offices.
  float floor_mood = hash(vec2(id.y, seed * 173.0));
  float open = hash(vec2(floor(id.x * (MATERIAL == 7 ? 0.34 : 0.5)), id.y) + seed * 311.0);
  float share = mix(0.10, 0.30, fract(seed * 5.1)) * (0.35 + 1.1 * floor_mood);
  float lit = mix(step(open, share), share, far);
  float warm = fract(open * 37.0 + seed);
  vec3 lamp = mix(vec3(1.0, 0.72, 0.44), vec3(0.93, 0.95, 1.0), smoothstep(0.30, 0.95, warm));
  float level = mix(0.25, 1.0, fract(open * 91.0)) * (1.0 - 0.35 * fract(cell.y) * (1.0 - far));
  glass_radiance += lamp * lit * level * WINDOW_RADIANCE;
#endif
  radiance = vec4(mix(wall / pi * light, glass_radiance, glass), 1.0);
  surface = vec4(float(MATERIAL) / 255.0, row);
}
