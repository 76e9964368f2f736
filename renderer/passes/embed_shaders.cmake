# Writes every shader into one source file: cmake -DSHADER_DIR=.. -DOUTPUT=.. -P embed_shaders.cmake
file(GLOB shaders ${SHADER_DIR}/*.glsl ${SHADER_DIR}/*.vert ${SHADER_DIR}/*.frag)
list(SORT shaders)
set(entries "")
foreach(shader ${shaders})
  get_filename_component(name ${shader} NAME)
  file(READ ${shader} text)
  string(APPEND entries "  if (name == \"${name}\") return R\"glsl(${text})glsl\";\n")
endforeach()
file(WRITE ${OUTPUT} "#include \"renderer/passes/shader_program.h\"\n
namespace citytwin::passes {\n
std::string_view shader_text(std::string_view name) {\n${entries}  return {};\n}\n
}  // namespace citytwin::passes\n")
