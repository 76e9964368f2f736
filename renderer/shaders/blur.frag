// One direction of a separable Gaussian.
#version 330 core
in vec2 screen;
uniform sampler2D source_map;
uniform vec2 step_uv;
out vec4 blurred;

void main() {
  const float weights[5] = float[](0.2270, 0.1946, 0.1216, 0.0541, 0.0162);
  vec3 sum = texture(source_map, screen).rgb * weights[0];
  for (int i = 1; i < 5; ++i) {
    sum += texture(source_map, screen + step_uv * (1.4 * float(i))).rgb * weights[i];
    sum += texture(source_map, screen - step_uv * (1.4 * float(i))).rgb * weights[i];
  }
  blurred = vec4(sum, 1.0);
}
