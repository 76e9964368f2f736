// Ambient occlusion at half resolution from depth alone.
#version 330 core
#include "depth.glsl"

in vec2 screen;
uniform vec2 target_size_px;
out vec4 occlusion;  // r: light left, g: distance from the eye / 1000 for the blur

const float radius_m = 5.0;
const int taps = 10;

void main() {
  float depth = texture(depth_map, screen).r;
  vec3 p = offset_from_eye(screen, depth);
  vec3 n = normalize(cross(dFdx(p), dFdy(p)));
  float metre_px = 1.0 / max(footprint_m(p), 1e-4);
  float radius_px = clamp(radius_m * metre_px * 0.5, 2.0, 90.0);
  float turn = fract(52.9829189 * fract(dot(floor(gl_FragCoord.xy), vec2(0.06711056, 0.00583715)))) * 6.2831853;
  float sum = 0.0;
  for (int i = 0; i < taps; ++i) {
    float r = (float(i) + 0.5) / float(taps);
    float a = turn + float(i) * 2.3999632;
    vec2 at = screen + vec2(cos(a), sin(a)) * r * radius_px / target_size_px;
    vec3 v = offset_from_eye(at, texture(depth_map, at).r) - p;
    float d2 = dot(v, v);
    float fall = max(0.0, 1.0 - d2 / (radius_m * radius_m));
    sum += fall * max(0.0, dot(v, n) * inversesqrt(d2 + 1e-4) - 0.12);
  }
  float far = smoothstep(1400.0, 2600.0, length(p));
  float open = 1.0 - 1.7 * sum / float(taps) * (1.0 - far);
  occlusion = vec4(depth < 1.0 ? clamp(open, 0.0, 1.0) : 1.0, length(p) / 1000.0, 0.0, 1.0);
}
