// Underground things in display colours: lit from the eye, paler with depth. Premultiplied.
#version 330 core
in vec3 position;
in vec3 normal;
in vec4 tint;
flat in vec3 row;
uniform vec3 eye;
uniform float ground_z;
uniform float cover;     // opacity
uniform samplerBuffer feature_colours;  // by row; empty when the layer has no overlay
uniform int feature_count;
layout(location = 0) out vec4 colour;
layout(location = 1) out vec4 surface;

void main() {
  vec3 n = normalize(normal);
  float facing = abs(dot(n, normalize(eye - position)));
  float depth = max(ground_z - position.z, 0.0);
  int i = int(row.x * 255.0 + 0.5) + 256 * int(row.y * 255.0 + 0.5) + 65536 * int(row.z * 255.0 + 0.5) - 1;
  vec4 data = i >= 0 && i < feature_count ? texelFetch(feature_colours, i) : vec4(0.0);
  vec3 own = mix(tint.rgb, data.rgb, data.a);
  vec3 shaded = own * mix(0.58, 1.0, facing);
  shaded = mix(shaded, vec3(0.80, 0.83, 0.86), clamp(depth / 26.0, 0.0, 0.45));
  colour = vec4(shaded * cover, cover);
  surface = vec4(13.0 / 255.0, row);
}
