/// @file
/// Programs made of the files in renderer/shaders, which are built into the library.
///
/// `#include "x.glsl"` is resolved here; defines go right after the #version line.
/// Errors   none here: an unknown file is a bug; what the compiler complains of reaches GlGuard.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <osg/Program>
#include <osg/ref_ptr>

namespace citytwin::passes {

/// Slot of the vertex attribute `feature_row`; 6 is used by none of OSG's own.
inline constexpr unsigned feature_row_slot = 6;

/// The text of a shader file; empty when there is none of that name.
[[nodiscard]] std::string_view shader_text(std::string_view name);

/// Defines are written as in "NIGHT" or "MATERIAL 3".
[[nodiscard]] osg::ref_ptr<osg::Program> make_program(std::string_view vertex_file,
                                                      std::string_view fragment_file,
                                                      std::vector<std::string> const& defines = {});

}  // namespace citytwin::passes
