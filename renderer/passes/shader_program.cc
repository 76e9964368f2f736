#include "renderer/passes/shader_program.h"

#include <cassert>
#include <sstream>

namespace citytwin::passes {

namespace {

std::string with_includes(std::string_view name) {
  auto const text = shader_text(name);
  assert(!text.empty());
  std::istringstream lines{std::string(text)};
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    constexpr std::string_view directive = "#include \"";
    if (line.starts_with(directive)) {
      auto const end = line.find('"', directive.size());
      out += with_includes(line.substr(directive.size(), end - directive.size()));
    } else {
      out += line + '\n';
    }
  }
  return out;
}

/// #version must come first, whatever comment the file opens with.
std::string full_text(std::string_view name, std::vector<std::string> const& defines) {
  std::string body = with_includes(name);
  std::string const version = "#version 330 core\n";
  auto const at = body.find(version);
  assert(at != std::string::npos);
  body.erase(at, version.size());
  std::string head = version;
  for (auto const& define : defines) head += "#define " + define + '\n';
  return head + body;
}

}  // namespace

osg::ref_ptr<osg::Program> make_program(std::string_view vertex_file,
                                        std::string_view fragment_file,
                                        std::vector<std::string> const& defines) {
  osg::ref_ptr<osg::Program> program = new osg::Program;
  program->setName(std::string(fragment_file));
  program->addShader(new osg::Shader(osg::Shader::VERTEX, full_text(vertex_file, defines)));
  program->addShader(new osg::Shader(osg::Shader::FRAGMENT, full_text(fragment_file, defines)));
  program->addBindAttribLocation("feature_row", feature_row_slot);
  return program;
}

}  // namespace citytwin::passes
