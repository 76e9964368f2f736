// Lamp posts: painted metal, and at night the glow of the head.
#version 330 core
#include "frame.glsl"
#include "light.glsl"

in vec3 position;
in vec3 normal;
in vec4 part;
in float variety;
layout(location = 0) out vec4 radiance;
layout(location = 1) out vec4 surface;

void main() {
  vec3 n = normalize(normal);
  radiance = vec4(part.rgb / pi * light_on(position, n), 1.0);
#ifdef NIGHT
  vec3 lamp = mix(vec3(1.0, 0.70, 0.38), vec3(0.92, 0.96, 1.0), variety);
  radiance.rgb += lamp * part.a * HEAD_RADIANCE;
#endif
  surface = vec4(float(MATERIAL) / 255.0, 0.0, 0.0, 0.0);
}
