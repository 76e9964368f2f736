// Pipes and corridors for the x-ray view; thin ones are widened to stay visible.
#version 330 core
in vec4 osg_Vertex;
in vec3 osg_Normal;
in vec4 osg_Color;
in vec4 feature_row;
uniform mat4 osg_ModelViewProjectionMatrix;
uniform vec3 tile_origin;
uniform vec3 eye;
uniform float pixel_angle;
uniform float is_plan;
uniform float widened;  // 1 for pipes

out vec3 position;
out vec3 normal;
out vec4 tint;
flat out vec3 row;

void main() {
  vec3 p = osg_Vertex.xyz + tile_origin;
  float footprint = is_plan > 0.5 ? pixel_angle : pixel_angle * distance(p, eye);
  vec3 grown = osg_Vertex.xyz + osg_Normal * widened * 0.8 * footprint;
  position = grown + tile_origin;
  normal = osg_Normal;
  tint = osg_Color;
  row = feature_row.xyz;
  gl_Position = osg_ModelViewProjectionMatrix * vec4(grown, 1.0);
}
