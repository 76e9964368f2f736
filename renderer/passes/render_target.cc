#include "renderer/passes/render_target.h"

#include <algorithm>
#include <cstring>

#include <osg/Geometry>
#include <osg/Image>

namespace citytwin::passes {

namespace {

struct GlFormat {
  GLint internal;
  GLenum format;
  GLenum type;
};

GlFormat gl_format(PixelFormat format) {
  switch (format) {
    case PixelFormat::rgba8:
      return {GL_RGBA8, GL_RGBA, GL_UNSIGNED_BYTE};
    case PixelFormat::rgba16f:
      return {GL_RGBA16F_ARB, GL_RGBA, GL_HALF_FLOAT};
    case PixelFormat::depth32f:
      break;
  }
  return {GL_DEPTH_COMPONENT32F, GL_DEPTH_COMPONENT, GL_FLOAT};
}

void clamp_and_filter(osg::Texture& texture, osg::Texture::FilterMode filter,
                      osg::Texture::WrapMode wrap) {
  texture.setFilter(osg::Texture::MIN_FILTER, filter);
  texture.setFilter(osg::Texture::MAG_FILTER, filter);
  texture.setWrap(osg::Texture::WRAP_S, wrap);
  texture.setWrap(osg::Texture::WRAP_T, wrap);
  texture.setResizeNonPowerOfTwoHint(false);
}

/// The image only carries bytes: a buffer texture is read by its internal format.
osg::ref_ptr<osg::TextureBuffer> make_buffer(void const* data, std::size_t count, int channels,
                                             GLint internal) {
  auto const least = std::max(count, static_cast<std::size_t>(channels));
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(static_cast<int>(least), 1, 1, GL_RED, GL_FLOAT);
  std::memset(image->data(), 0, least * sizeof(float));
  if (count > 0) std::memcpy(image->data(), data, count * sizeof(float));
  osg::ref_ptr<osg::TextureBuffer> buffer = new osg::TextureBuffer(image);
  buffer->setInternalFormat(internal);
  buffer->setTextureWidth(static_cast<int>(least) / channels);
  return buffer;
}

}  // namespace

osg::ref_ptr<osg::Texture2D> make_target(Size size, PixelFormat format) {
  osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D;
  auto const gl = gl_format(format);
  texture->setTextureSize(size.width_px, size.height_px);
  texture->setInternalFormat(gl.internal);
  texture->setSourceFormat(gl.format);
  texture->setSourceType(gl.type);
  auto const filter =
      format == PixelFormat::depth32f ? osg::Texture::NEAREST : osg::Texture::LINEAR;
  clamp_and_filter(*texture, filter, osg::Texture::CLAMP_TO_EDGE);
  return texture;
}

osg::ref_ptr<osg::Texture2DArray> make_shadow_target(int size_px, int layers) {
  osg::ref_ptr<osg::Texture2DArray> texture = new osg::Texture2DArray;
  texture->setTextureSize(size_px, size_px, layers);
  texture->setInternalFormat(GL_DEPTH_COMPONENT24);
  texture->setSourceFormat(GL_DEPTH_COMPONENT);
  texture->setSourceType(GL_UNSIGNED_INT);
  clamp_and_filter(*texture, osg::Texture::LINEAR, osg::Texture::CLAMP_TO_EDGE);
  texture->setShadowComparison(true);
  texture->setShadowCompareFunc(osg::Texture::LEQUAL);
  return texture;
}

osg::ref_ptr<osg::TextureBuffer> make_float_buffer(std::vector<float> const& values, int channels) {
  GLint const internal = channels == 1 ? GL_R32F : channels == 2 ? GL_RG32F : GL_RGBA32F_ARB;
  return make_buffer(values.data(), values.size(), channels, internal);
}

osg::ref_ptr<osg::TextureBuffer> make_uint_buffer(std::vector<std::uint32_t> const& values,
                                                  int channels) {
  GLint const internal = channels == 1 ? GL_R32UI : GL_RG32UI;
  return make_buffer(values.data(), values.size(), channels, internal);
}

osg::ref_ptr<osg::Camera> make_target_camera(Size size, int order, std::string const& name) {
  osg::ref_ptr<osg::Camera> camera = new osg::Camera;
  camera->setName(name);
  camera->setRenderTargetImplementation(osg::Camera::FRAME_BUFFER_OBJECT);
  camera->setRenderOrder(osg::Camera::PRE_RENDER, order);
  camera->setReferenceFrame(osg::Transform::ABSOLUTE_RF);
  camera->setComputeNearFarMode(osg::CullSettings::DO_NOT_COMPUTE_NEAR_FAR);
  camera->setCullingMode(osg::CullSettings::VIEW_FRUSTUM_CULLING);
  camera->setImplicitBufferAttachmentMask(0, 0);
  camera->setAllowEventFocus(false);
  camera->setViewport(0, 0, size.width_px, size.height_px);
  camera->setClearColor({0, 0, 0, 0});
  return camera;
}

osg::ref_ptr<osg::Geometry> make_screen_quad() {
  osg::ref_ptr<osg::Geometry> quad = new osg::Geometry;
  osg::ref_ptr<osg::Vec3Array> corners = new osg::Vec3Array;
  for (auto const& c : {osg::Vec3(-1, -1, 0), {1, -1, 0}, {1, 1, 0}, {-1, 1, 0}}) {
    corners->push_back(c);
  }
  quad->setVertexArray(corners);
  osg::ref_ptr<osg::DrawElementsUShort> indices = new osg::DrawElementsUShort(GL_TRIANGLES);
  for (unsigned i : {0U, 1U, 2U, 0U, 2U, 3U}) indices->push_back(static_cast<GLushort>(i));
  quad->addPrimitiveSet(indices);
  quad->setUseDisplayList(false);
  quad->setUseVertexBufferObjects(true);
  quad->setCullingActive(false);
  return quad;
}

osg::ref_ptr<osg::Camera> make_screen_pass(Size size, int order, osg::Program* program,
                                           osg::Texture2D* target) {
  auto camera = make_target_camera(size, order, program->getName());
  camera->setClearMask(0);
  if (target) camera->attach(osg::Camera::COLOR_BUFFER0, target);
  camera->addChild(make_screen_quad());
  auto& state = *camera->getOrCreateStateSet();
  state.setAttribute(program);
  state.setMode(GL_DEPTH_TEST, osg::StateAttribute::OFF);
  set_uniform(state, "target_size_px",
              osg::Vec2(static_cast<float>(size.width_px), static_cast<float>(size.height_px)));
  return camera;
}

void bind_texture(osg::StateSet& state, unsigned unit, std::string const& sampler,
                  osg::Texture* texture) {
  // No modes: texture targets are not enabled when shaders sample them.
  state.setTextureAttribute(unit, texture);
  set_uniform(state, sampler, static_cast<int>(unit));
}

}  // namespace citytwin::passes
