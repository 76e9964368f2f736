// Sun shadows from three cascades in one depth array.
uniform sampler2DArrayShadow shadow_map;
uniform mat4 shadow_matrix[3];   // local frame -> (u, v, depth) of a cascade
uniform vec3 shadow_texel_m;     // ground size of a texel, per cascade
uniform float shadow_texel_uv;

float cascade_margin(vec3 uvz) {
  vec2 edge = min(uvz.xy, 1.0 - uvz.xy);
  return min(edge.x, edge.y);
}

// 0 in shadow, 1 in the sun.
float sun_visibility(vec3 position, vec3 normal) {
  float facing = dot(normal, sun_direction);
  float slope = clamp(1.0 - facing, 0.0, 1.0);
  int layer = 2;
  vec3 uvz[3];
  for (int i = 2; i >= 0; --i) {
    vec3 p = position + normal * shadow_texel_m[i] * (0.6 + 1.6 * slope);
    uvz[i] = (shadow_matrix[i] * vec4(p, 1.0)).xyz;
    layer = cascade_margin(uvz[i]) > 3.0 * shadow_texel_uv ? i : layer;
  }
  vec3 at = uvz[layer];
  float sum = 0.0;
  for (int y = -1; y <= 1; y += 2) {
    for (int x = -1; x <= 1; x += 2) {
      vec2 tap = at.xy + vec2(x, y) * 0.75 * shadow_texel_uv;
      sum += texture(shadow_map, vec4(tap, float(layer), min(at.z, 1.0)));
    }
  }
  float inside = step(0.0, cascade_margin(at));
  return mix(1.0, 0.25 * sum, inside) * smoothstep(-0.02, 0.06, facing);
}
