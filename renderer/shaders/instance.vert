#version 330 core
#include "frame.glsl"
#include "instance.glsl"

in vec4 osg_Vertex;
in vec3 osg_Normal;
in vec4 osg_Color;  // linear rgb of the part; a: share of foliage or of lamp glow
uniform mat4 osg_ModelViewProjectionMatrix;
uniform vec3 tile_origin;

out vec3 position;
out vec3 normal;
out vec4 part;
out float variety;

void main() {
  Placed p = place(osg_Vertex.xyz, osg_Normal);
  position = p.local + tile_origin;
  normal = p.normal;
  part = osg_Color;
  variety = p.tint;
  gl_Position = osg_ModelViewProjectionMatrix * vec4(p.local, 1.0);
}
