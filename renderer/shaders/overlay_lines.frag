// Features as bands on the ground: the pixel finds the segments near its plan position in a grid.
#version 330 core
#include "overlay_ground.glsl"
#include "legend.glsl"

in vec2 screen;
uniform samplerBuffer segments;         // x0, y0, x1, y1
uniform samplerBuffer segment_values;   // value, half width m
uniform usamplerBuffer segment_cells;   // (first, count) of each cell
uniform usamplerBuffer segment_indices;
uniform vec3 segment_grid;              // west, south, cells per m
uniform ivec2 segment_grid_size;
out vec4 overlay;

void main() {
  float depth = texture(depth_map, screen).r;
  int material = int(texture(surface_map, screen).r * 255.0 + 0.5);
  vec3 offset = offset_from_eye(screen, depth);
  vec2 place = eye.xy + offset.xy;
  ivec2 cell = ivec2(floor((place - segment_grid.xy) * segment_grid.z));
  bool inside = all(greaterThanEqual(cell, ivec2(0))) && all(lessThan(cell, segment_grid_size));
  bool coloured = depth < 1.0 && takes_overlay(material) && inside;
  uvec2 range = coloured ? texelFetch(segment_cells, cell.y * segment_grid_size.x + cell.x).xy : uvec2(0u);
  float thin = 1.1 * footprint_m(offset);

  // The highest class wins where bands cross; unrated features come last.
  int best = -2;
  float best_edge = 0.0;
  float best_value = 0.0;
  for (uint k = 0u; k < range.y; ++k) {
    int i = int(texelFetch(segment_indices, int(range.x + k)).x);
    vec4 s = texelFetch(segments, i);
    vec2 what = texelFetch(segment_values, i).xy;
    vec2 along = s.zw - s.xy;
    float t = clamp(dot(place - s.xy, along) / max(dot(along, along), 1e-6), 0.0, 1.0);
    float away = distance(place, s.xy + along * t);
    float half_width = min(max(what.y, thin), 12.0);
    int rank = isnan(what.x) ? -1 : legend_class(what.x);
    bool wins = away <= half_width && (rank > best || (rank == best && half_width - away > best_edge));
    best = wins ? rank : best;
    best_edge = wins ? half_width - away : best_edge;
    best_value = wins ? what.x : best_value;
  }
  vec4 colour = best == -1 ? nodata_hatch() : legend_colour(best_value);
  // A darker casing keeps light classes readable on light ground.
  float casing = 1.0 - smoothstep(0.15, 0.45, best_edge / max(thin * 2.0, 0.8));
  colour.rgb *= 1.0 - 0.45 * casing;
  overlay = vec4(colour.rgb, best > -2 ? colour.a : 0.0);
}
