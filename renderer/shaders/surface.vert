#version 330 core
#include "frame.glsl"

in vec4 osg_Vertex;
in vec3 osg_Normal;
in vec4 osg_Color;
in vec4 osg_MultiTexCoord0;
in vec4 feature_row;  // row + 1, 24 bits, lowest byte first
uniform mat4 osg_ModelViewProjectionMatrix;
uniform vec3 tile_origin;

out vec3 position;
out vec3 normal;
out vec3 tint;
out vec2 uv;
flat out vec3 row;

void main() {
  position = osg_Vertex.xyz + tile_origin;
  normal = osg_Normal;
  tint = linear_from_srgb(osg_Color.rgb);
  uv = osg_MultiTexCoord0.xy;
  row = feature_row.xyz;
  gl_Position = osg_ModelViewProjectionMatrix * osg_Vertex;
}
