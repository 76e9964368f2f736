#version 330 core
#include "instance.glsl"

in vec4 osg_Vertex;
in vec3 osg_Normal;
uniform mat4 osg_ModelViewProjectionMatrix;

void main() {
  Placed p = place(osg_Vertex.xyz, osg_Normal);
  gl_Position = osg_ModelViewProjectionMatrix * vec4(p.local, 1.0);
}
