// Which pixels an overlay may colour.
#include "depth.glsl"
uniform sampler2D surface_map;
uniform vec3 eye;
uniform float on_buildings;  // 1 when the overlay's own subject is buildings

bool is_wall(int material) { return material == 6 || material == 7; }

bool takes_overlay(int material) {
  bool ground = material <= 5 || material == 9 || material == 10 || material == 15;
  bool building = material >= 6 && material <= 8;
  return on_buildings > 0.5 ? building : ground;
}
