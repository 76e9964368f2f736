/// @file
/// Textures to draw into, full-screen passes that fill them, and uniforms by name.
///
/// Checked  tests/renderer/engine_test.cc through whole pictures
#pragma once

#include <string>
#include <vector>

#include <osg/Camera>
#include <osg/Program>
#include <osg/Texture2D>
#include <osg/Texture2DArray>
#include <osg/TextureBuffer>
#include <osg/Uniform>

namespace citytwin::passes {

enum class PixelFormat { rgba8, rgba16f, depth32f };

struct Size {
  int width_px = 0;
  int height_px = 0;
  [[nodiscard]] bool operator==(Size const&) const = default;
};

[[nodiscard]] osg::ref_ptr<osg::Texture2D> make_target(Size size, PixelFormat format);
/// A depth array to compare with, one layer per cascade.
[[nodiscard]] osg::ref_ptr<osg::Texture2DArray> make_shadow_target(int size_px, int layers);
/// A texture of RGBA floats read with texelFetch by index. An empty one holds a single zero.
[[nodiscard]] osg::ref_ptr<osg::TextureBuffer> make_float_buffer(std::vector<float> const& values,
                                                                 int channels);
[[nodiscard]] osg::ref_ptr<osg::TextureBuffer> make_uint_buffer(
    std::vector<std::uint32_t> const& values, int channels);

/// A camera that draws into textures before the main one, in ascending order.
[[nodiscard]] osg::ref_ptr<osg::Camera> make_target_camera(Size size, int order,
                                                           std::string const& name);
/// Two triangles over the whole target.
[[nodiscard]] osg::ref_ptr<osg::Geometry> make_screen_quad();
/// A camera that runs one program over every pixel of its target.
[[nodiscard]] osg::ref_ptr<osg::Camera> make_screen_pass(Size size, int order,
                                                         osg::Program* program,
                                                         osg::Texture2D* target);

/// Binds a texture to a unit and points the sampler of that name at it.
void bind_texture(osg::StateSet& state, unsigned unit, std::string const& sampler,
                  osg::Texture* texture);

template <class T>
void set_uniform(osg::StateSet& state, std::string const& name, T const& value) {
  if (auto* uniform = state.getUniform(name)) {
    uniform->set(value);
  } else {
    state.addUniform(new osg::Uniform(name.c_str(), value));
  }
}

}  // namespace citytwin::passes
