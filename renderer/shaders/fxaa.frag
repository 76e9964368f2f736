// Fast approximate anti-aliasing (after T. Lottes, NVIDIA 2009). Pixels without a local edge pass unchanged.
#version 330 core
in vec2 screen;
uniform sampler2D source_map;
uniform vec2 target_size_px;
uniform float smooth_edges;  // 0 or 1
out vec4 picture;

float luma(vec3 c) { return dot(c, vec3(0.299, 0.587, 0.114)); }

void main() {
  vec2 px = 1.0 / target_size_px;
  vec3 m = texture(source_map, screen).rgb;
  float lm = luma(m);
  float nw = luma(texture(source_map, screen + vec2(-1.0, -1.0) * px).rgb);
  float ne = luma(texture(source_map, screen + vec2(1.0, -1.0) * px).rgb);
  float sw = luma(texture(source_map, screen + vec2(-1.0, 1.0) * px).rgb);
  float se = luma(texture(source_map, screen + vec2(1.0, 1.0) * px).rgb);
  float low = min(lm, min(min(nw, ne), min(sw, se)));
  float high = max(lm, max(max(nw, ne), max(sw, se)));
  vec2 dir = vec2(-((nw + ne) - (sw + se)), (nw + sw) - (ne + se));
  float reduce = max((nw + ne + sw + se) * 0.03125, 0.0078125);
  dir = clamp(dir / (min(abs(dir.x), abs(dir.y)) + reduce), -2.5, 2.5) * px;
  vec3 a = 0.5 * (texture(source_map, screen + dir * (1.0 / 3.0 - 0.5)).rgb +
                  texture(source_map, screen + dir * (2.0 / 3.0 - 0.5)).rgb);
  vec3 b = a * 0.5 + 0.25 * (texture(source_map, screen - dir * 0.5).rgb + texture(source_map, screen + dir * 0.5).rgb);
  float lb = luma(b);
  vec3 smoothed = lb < low || lb > high ? a : b;
  bool edge = high - low > max(0.04, high * 0.10);
  picture = vec4(edge && smooth_edges > 0.5 ? smoothed : m, 1.0);
}
