// Street lighting: real luminaires found through a plan grid, with their photometric tables.
uniform samplerBuffer light_records;    // three texels each, see light_grid.h
uniform usamplerBuffer light_cells;     // (first, count) of each cell
uniform usamplerBuffer light_indices;
uniform samplerBuffer light_walls;      // one a direction and lamp: normal, distance, top over lamp
uniform int light_wall_directions;
uniform sampler2D photometry_map;  // cd/klm; s = C / 360; one band of gamma 0..180 per type
uniform float photometry_bands;
uniform vec4 light_grid;                // west, south, cells per m, radius m
uniform ivec2 light_grid_size;

// How well lit the surroundings of a place are, 0..1.
float lamps_near(vec3 position) {
  ivec2 cell = ivec2(floor((position.xy - light_grid.xy) * light_grid.z));
  bool inside = all(greaterThanEqual(cell, ivec2(0))) && all(lessThan(cell, light_grid_size));
  uint count = inside ? texelFetch(light_cells, cell.y * light_grid_size.x + cell.x).y : 0u;
  return min(float(count) / 6.0, 1.0);
}

// 1 when the wall stands between the lamp and the place `away` from it. What lies on the wall is lit.
float behind_wall(int wall, vec3 away) {
  vec4 w = texelFetch(light_walls, wall);
  float through = dot(w.xy, away.xy);
  return step(w.z + 0.3, through) * step(away.z * w.z / max(through, 1e-3), w.w);
}

// How much of the lamp is seen past the buildings, 0..1: soft between two directions.
float seen_past_walls(int lamp, vec3 away) {
  float n = float(light_wall_directions);
  float direction = mod(atan(away.y, away.x) / (2.0 * pi) * n, n);
  int low = int(direction) % light_wall_directions;
  int high = (low + 1) % light_wall_directions;
  int first = lamp * light_wall_directions;
  float t = smoothstep(0.25, 0.75, fract(direction));
  return 1.0 - mix(behind_wall(first + low, away), behind_wall(first + high, away), t);
}

// Illuminance, lx, of a surface at a point.
vec3 lamp_light(vec3 position, vec3 normal) {
  ivec2 cell = ivec2(floor((position.xy - light_grid.xy) * light_grid.z));
  bool inside = all(greaterThanEqual(cell, ivec2(0))) && all(lessThan(cell, light_grid_size));
  uvec2 range = inside ? texelFetch(light_cells, cell.y * light_grid_size.x + cell.x).xy : uvec2(0u);
  vec3 sum = vec3(0.0);
  for (uint i = 0u; i < range.y; ++i) {
    int lamp = int(texelFetch(light_indices, int(range.x + i)).x);
    vec4 place = texelFetch(light_records, lamp * 3);      // position, flux klm
    vec4 aim = texelFetch(light_records, lamp * 3 + 1);    // C0 east, C0 north, table layer
    vec3 tint = texelFetch(light_records, lamp * 3 + 2).rgb;
    vec3 to_lamp = place.xyz - position;
    float d2 = max(dot(to_lamp, to_lamp), 2.0);
    vec3 l = to_lamp * inversesqrt(d2);
    // C is measured from the road axis (C0) towards the road (C90); gamma from straight down.
    vec2 out_dir = -l.xy;
    float along = dot(out_dir, aim.xy);
    float across = dot(out_dir, vec2(-aim.y, aim.x));
    float c = atan(across, along) / (2.0 * pi);
    float gamma = acos(clamp(l.z, -1.0, 1.0)) / pi;
    // Columns lie on C = 0, 360/n, ..., rows on gamma = 0 .. 180: both ends included.
    vec2 size = vec2(textureSize(photometry_map, 0));
    float band = size.y / photometry_bands;
    vec2 at = vec2(c + 0.5 / size.x, (aim.z * band + gamma * (band - 1.0) + 0.5) / size.y);
    float cd = place.w * textureLod(photometry_map, at, 0.0).r;
    float window = clamp(1.0 - d2 / (light_grid.w * light_grid.w), 0.0, 1.0);
    float lux = cd / d2 * max(dot(normal, l), 0.0) * window * window;
    if (lux > 0.01) lux *= seen_past_walls(lamp, -to_lamp);
    sum += tint * lux;
  }
  return sum;
}
