// 4 x 4 blur of the occlusion that does not cross depth steps.
#version 330 core
in vec2 screen;
uniform sampler2D source_map;
uniform vec2 target_size_px;
out vec4 occlusion;

void main() {
  float here = texture(source_map, screen).g;
  float sum = 0.0;
  float weight = 0.0;
  for (int y = 0; y < 4; ++y) {
    for (int x = 0; x < 4; ++x) {
      vec2 s = texture(source_map, screen + (vec2(x, y) - 1.5) / target_size_px).rg;
      float w = max(0.02, 1.0 - abs(s.g - here) / (0.002 + 0.03 * here));
      sum += w * s.r;
      weight += w;
    }
  }
  occlusion = vec4(sum / weight, here, 0.0, 1.0);
}
