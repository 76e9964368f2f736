#version 330 core
in vec4 osg_Vertex;
out vec2 screen;  // 0..1

void main() {
  screen = osg_Vertex.xy * 0.5 + 0.5;
  gl_Position = vec4(osg_Vertex.xy, 1.0, 1.0);
}
