// What every pass knows of the frame. Lengths in metres in the local frame, light in lx and cd/m2.
uniform vec3 eye;
uniform vec3 sun_direction;   // towards the sun, unit
uniform vec3 sun_light;       // illuminance on a surface facing the sun
uniform vec3 sky_light;       // illuminance of an upward surface from the whole sky
uniform vec3 bounce_light;    // illuminance of a downward surface from the ground
uniform vec3 zenith_radiance;
uniform vec3 horizon_radiance;
uniform vec3 glow_radiance;   // about the sun
uniform float haze_per_m;
uniform sampler2D noise_map;  // tileable value noise, four independent channels

const float pi = 3.14159265;

// Material codes: scene::Material, then what only the engine draws.
const int material_terrain = 0;
const int material_asphalt = 1;
const int material_marking = 2;
const int material_paving = 3;
const int material_greenway = 4;
const int material_kerb = 5;
const int material_facade = 6;
const int material_glass = 7;
const int material_roof = 8;
const int material_grass = 9;
const int material_water = 10;
const int material_metal = 11;
const int material_foliage = 12;
const int material_pipe = 13;
const int material_corridor = 14;
const int material_flood = 15;
const int material_sky = 255;

float hash(vec2 p) {
  vec3 q = fract(vec3(p.xyx) * 0.1031);
  q += dot(q, q.yzx + 33.33);
  return fract((q.x + q.y) * q.z);
}

vec3 linear_from_srgb(vec3 c) {
  return mix(c / 12.92, pow((c + 0.055) / 1.055, vec3(2.4)), step(vec3(0.04045), c));
}
