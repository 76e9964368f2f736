// Crowns: mottled by leaf clusters, darker below, each tree of its own green.
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
  // Noise is laid on from the side that faces the surface most, so that it never stretches.
  vec3 side = abs(n);
  vec2 skin = side.z > max(side.x, side.y) ? position.xy : side.x > side.y ? position.yz : position.xz;
  vec4 clumps = texture(noise_map, skin / 9.0);
  vec4 fine = texture(noise_map, skin.yx / 2.1);
  vec4 leaves = mix(clumps, fine, 0.42);
  // Ragged outlines: where the crown turns away, gaps between leaves open.
  float facing = abs(dot(n, normalize(eye - position)));
  if (part.a > 0.5 && fine.b + 1.5 * facing < 0.66) discard;
  vec3 mild = mix(vec3(0.80, 0.92, 0.86), vec3(1.22, 1.08, 0.78), variety);
  vec3 albedo = part.rgb * mix(vec3(1.0), mild * (0.62 + 0.76 * leaves.r), part.a);
  vec3 rough = normalize(n + part.a * 1.3 * (leaves.gba - 0.5));
  vec3 light = light_on(position, rough);
#ifdef NIGHT
  // A crown is no wall: most of a near lamp's light passes between the leaves, and lit streets
  // brighten it from below.
  vec3 scattered = lamps_near(position) * vec3(7.5, 6.2, 4.6) * (1.0 - 0.45 * rough.z);
  light = mix(light, sky_light + min(0.45 * (light - sky_light), vec3(14.0)) + scattered, part.a);
#endif
#ifndef NIGHT
  // Light that comes through the leaves.
  light += part.a * 0.20 * sun_light * max(-dot(rough, sun_direction), 0.0);
#endif
  radiance = vec4(albedo / pi * light, 1.0);
  surface = vec4(float(MATERIAL) / 255.0, 0.0, 0.0, 0.0);
}
