// One of many: fetched by number, never by vertex-attribute divisor.
uniform samplerBuffer instances;  // two texels each: x, y, z, height; width, yaw, tint, -

struct Placed {
  vec3 local;   // in the tile
  vec3 normal;
  float tint;
  float height_m;
};

// Models stand on z = 0 with unit height and unit width.
Placed place(vec3 vertex, vec3 model_normal) {
  vec4 a = texelFetch(instances, 2 * gl_InstanceID);
  vec4 b = texelFetch(instances, 2 * gl_InstanceID + 1);
  float c = cos(b.y);
  float s = sin(b.y);
  mat2 turn = mat2(c, s, -s, c);
  Placed p;
#ifdef LAMP
  // Poles keep their girth; x reaches out by the arm's length, marked by vertex.x > 0.5.
  float out_m = vertex.x > 0.5 ? b.x + (vertex.x - 1.0) : vertex.x;
  float up = vertex.z > 0.5 ? a.w + (vertex.z - 1.0) : vertex.z;
  p.local = vec3(turn * vec2(out_m, vertex.y), up) + a.xyz;
  p.normal = vec3(turn * model_normal.xy, model_normal.z);
#else
  // No two crowns alike: a slow wobble of the surface, seeded by the tint.
  vec3 w = 1.0 + 0.13 * sin(vertex.zxy * 7.0 + b.z * 40.0 + vec3(0.0, 2.1, 4.2));
  vec3 shaped = vertex * vec3(w.xy, 1.0) * vec3(b.x, b.x, a.w);
  p.local = vec3(turn * shaped.xy, shaped.z) + a.xyz;
  p.normal = normalize(vec3(turn * model_normal.xy / b.x, model_normal.z / a.w));
#endif
  p.tint = b.z;
  p.height_m = a.w;
  return p;
}
