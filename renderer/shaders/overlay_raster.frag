// A raster overlay draped on the ground: value at the plan position, coloured by its legend.
#version 330 core
#include "overlay_ground.glsl"
#include "legend.glsl"

in vec2 screen;
uniform sampler2D value_map;     // R32F, row 0 north; NaN = nodata
uniform vec3 value_window;       // west, north, 1 / cell
uniform ivec2 value_size;
uniform float interpolated;      // 1: values between cell centres are blended
uniform float contoured;         // 1: a thin darker line follows class limits
out vec4 overlay;

float cell(ivec2 at) { return texelFetch(value_map, clamp(at, ivec2(0), value_size - 1), 0).r; }

void main() {
  float depth = texture(depth_map, screen).r;
  int material = int(texture(surface_map, screen).r * 255.0 + 0.5);
  vec3 offset = offset_from_eye(screen, depth);
  vec2 place = eye.xy + offset.xy;
  vec2 at = vec2(place.x - value_window.x, value_window.y - place.y) * value_window.z;
  bool inside = all(greaterThanEqual(at, vec2(0.0))) && all(lessThan(at, vec2(value_size)));
  bool coloured = depth < 1.0 && takes_overlay(material) && inside;

  float nearest = cell(ivec2(floor(at)));
  vec2 corner = floor(at - 0.5);
  vec2 t = at - 0.5 - corner;
  float v00 = cell(ivec2(corner));
  float v10 = cell(ivec2(corner) + ivec2(1, 0));
  float v01 = cell(ivec2(corner) + ivec2(0, 1));
  float v11 = cell(ivec2(corner) + ivec2(1, 1));
  // A cell without data takes no part; its share goes to this pixel's own cell.
  v00 = isnan(v00) ? nearest : v00;
  v10 = isnan(v10) ? nearest : v10;
  v01 = isnan(v01) ? nearest : v01;
  v11 = isnan(v11) ? nearest : v11;
  float blended = mix(mix(v00, v10, t.x), mix(v01, v11, t.x), t.y);
  // Walls and eaves lie on the outline, half of whose cells are outside: the building's is inside.
  bool outline = on_buildings > 0.5 && isinf(nearest);
  nearest = outline ? max(max(v00, v10), max(v01, v11)) : nearest;
  float value = interpolated > 0.5 ? blended : nearest;
  vec4 colour = legend_colour(value);

  // Distance to the nearest class limit in pixels, along the raster's own slope.
  vec2 slope = vec2(mix(v10 - v00, v11 - v01, t.y), mix(v01 - v00, v11 - v10, t.x)) * value_window.z;
  float footprint = footprint_m(offset);
  float line = 0.0;
  for (int i = 0; i < legend_size; ++i) {
    float away = abs(value - texelFetch(legend_limits, i).x) / max(length(slope) * footprint, 1e-9);
    line = max(line, 1.0 - smoothstep(0.5, 1.2, away));
  }
  float shown = contoured * interpolated * (1.0 - smoothstep(0.4, 1.0, footprint * value_window.z));
  colour.rgb *= 1.0 - 0.30 * line * shown;

  overlay = isnan(nearest) ? nodata_hatch() : colour;
  // Roofs carry the class; walls are tinted, so that the building keeps its shape.
  overlay.a *= coloured ? (is_wall(material) ? 0.35 : 1.0) : 0.0;
}
