// From a depth buffer back to places.
uniform sampler2D depth_map;
uniform mat4 ray_matrix;  // clip -> offset from the eye, local frame
uniform float pixel_angle;  // metres per pixel at 1 m; in plan view metres per pixel
uniform float is_plan;

vec3 offset_from_eye(vec2 at, float depth) {
  vec4 p = ray_matrix * vec4(at * 2.0 - 1.0, depth * 2.0 - 1.0, 1.0);
  return p.xyz / p.w;
}

// Size of a pixel on a surface facing the eye, m.
float footprint_m(vec3 offset) { return is_plan > 0.5 ? pixel_angle : pixel_angle * length(offset); }
