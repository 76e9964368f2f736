// What is bright enough to bloom, at quarter resolution, after exposure.
#version 330 core
in vec2 screen;
uniform sampler2D source_map;
uniform vec2 target_size_px;
uniform float exposure;
uniform float bloom_threshold;
out vec4 bright;

void main() {
  vec3 sum = vec3(0.0);
  for (int y = 0; y < 2; ++y) {
    for (int x = 0; x < 2; ++x) {
      vec2 at = screen + (vec2(x, y) - 0.5) / target_size_px;
      vec3 c = min(texture(source_map, at).rgb * exposure, vec3(12.0));
      float peak = max(c.r, max(c.g, c.b));
      sum += c * max(peak - bloom_threshold, 0.0) / max(peak, 1e-4);
    }
  }
  bright = vec4(sum * 0.25, 1.0);
}
