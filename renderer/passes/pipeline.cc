#include "renderer/passes/pipeline.h"

#include <osg/BlendFunc>
#include <osg/BlendFunci>
#include <osg/Depth>
#include <osg/Geometry>

#include "renderer/passes/noise_map.h"
#include "renderer/passes/shader_program.h"

namespace citytwin::passes {

namespace {

constexpr int shadow_size_px = 2048;

/// Draw order of the passes; cameras of one number would run in any order.
enum Order {
  order_shadow = 0,
  order_scene = 10,
  order_buried,
  order_occlusion,
  order_occlusion_blur,
  order_bright,
  order_blur_x,
  order_blur_y,
  order_overlay,
  order_composite,
  order_final
};

/// Texture units of the full-screen passes.
enum PassUnit : unsigned {
  unit_source = 1,
  unit_depth,
  unit_radiance,
  unit_surface,
  unit_occlusion,
  unit_bloom,
  unit_overlay,
  unit_buried
};

osg::Vec3 vec(Rgb const& c) {
  return {c[0], c[1], c[2]};
}
osg::Vec3 vec(Vec3 const& v) {
  return {static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z)};
}

Size fraction(Size size, int divisor) {
  return {std::max(1, size.width_px / divisor), std::max(1, size.height_px / divisor)};
}

/// Clip space to texture space.
osg::Matrixd to_unit() {
  return osg::Matrixd::scale(0.5, 0.5, 0.5) * osg::Matrixd::translate(0.5, 0.5, 0.5);
}

/// Sky behind everything: a quad at the far plane.
osg::ref_ptr<osg::Geometry> make_sky() {
  auto sky = make_screen_quad();
  auto& state = *sky->getOrCreateStateSet();
  state.setAttribute(make_program("screen.vert", "sky.frag"));
  state.setAttributeAndModes(new osg::Depth(osg::Depth::LEQUAL, 0, 1, false));
  state.setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state.setRenderBinDetails(10, "RenderBin");
  return sky;
}

}  // namespace

Pipeline::Pipeline()
    : root_(new osg::Group),
      sized_(new osg::Group),
      scene_(new osg::Group),
      casters_(new osg::Group),
      buried_(new osg::Group),
      overlays_(new osg::Group) {
  add_shadow_passes();
  auto& state = *root_->getOrCreateStateSet();
  bind_texture(state, unit_noise, "noise_map", make_noise_map());
  bind_texture(state, unit_shadow, "shadow_map", shadow_map_);
  root_->addChild(sized_);
}

void Pipeline::resize(Size size) {
  if (size == size_) return;
  release_sized();
  size_ = size;
  depth_ = make_target(size_, PixelFormat::depth32f);
  surface_ = make_target(size_, PixelFormat::rgba8);
  surface_->setFilter(osg::Texture::MIN_FILTER, osg::Texture::NEAREST);
  surface_->setFilter(osg::Texture::MAG_FILTER, osg::Texture::NEAREST);
  add_scene_pass();
  add_buried_pass();
  add_occlusion_passes();
  add_bloom_passes();
  add_overlay_pass();
  add_composite_pass();
  add_final_pass();
}

void Pipeline::release_sized() {
  if (!scene_camera_) return;
  scene_camera_->removeChild(scene_);
  buried_camera_->removeChild(buried_);
  overlay_camera_->removeChild(overlays_);
  sized_->releaseGLObjects();
  sized_->removeChildren(0, sized_->getNumChildren());
}

void Pipeline::add_shadow_passes() {
  shadow_map_ = make_shadow_target(shadow_size_px, cascade_count);
  for (int i = 0; i < cascade_count; ++i) {
    auto camera = make_target_camera({shadow_size_px, shadow_size_px}, order_shadow + i, "shadow");
    camera->setClearMask(GL_DEPTH_BUFFER_BIT);
    camera->attach(osg::Camera::DEPTH_BUFFER, shadow_map_, 0, static_cast<unsigned>(i));
    camera->setDrawBuffer(GL_NONE);
    camera->setReadBuffer(GL_NONE);
    camera->addChild(casters_);
    root_->addChild(camera);
    shadow_cameras_[static_cast<std::size_t>(i)] = camera;
  }
}

void Pipeline::add_scene_pass() {
  radiance_ = make_target(size_, PixelFormat::rgba16f);
  scene_camera_ = make_target_camera(size_, order_scene, "scene");
  scene_camera_->setClearMask(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
  scene_camera_->attach(osg::Camera::COLOR_BUFFER0, radiance_);
  scene_camera_->attach(osg::Camera::COLOR_BUFFER1, surface_);
  scene_camera_->attach(osg::Camera::DEPTH_BUFFER, depth_);
  scene_camera_->addChild(scene_);
  scene_camera_->addChild(make_sky());
  sized_->addChild(scene_camera_);
}

void Pipeline::add_buried_pass() {
  buried_colour_ = make_target(size_, PixelFormat::rgba8);
  buried_camera_ = make_target_camera(size_, order_buried, "buried");
  buried_camera_->setClearMask(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
  buried_camera_->attach(osg::Camera::COLOR_BUFFER0, buried_colour_);
  buried_camera_->attach(osg::Camera::DEPTH_BUFFER, make_target(size_, PixelFormat::depth32f));
  buried_camera_->addChild(buried_);
  sized_->addChild(buried_camera_);
}

void Pipeline::add_occlusion_passes() {
  Size const half = fraction(size_, 2);
  auto raw = make_target(half, PixelFormat::rgba16f);
  occlusion_ = make_target(half, PixelFormat::rgba16f);
  auto pass =
      make_screen_pass(half, order_occlusion, make_program("screen.vert", "ssao.frag"), raw);
  bind_texture(*pass->getOrCreateStateSet(), unit_depth, "depth_map", depth_);
  auto blur = make_screen_pass(half, order_occlusion_blur,
                               make_program("screen.vert", "ssao_blur.frag"), occlusion_);
  bind_texture(*blur->getOrCreateStateSet(), unit_source, "source_map", raw);
  sized_->addChild(pass);
  sized_->addChild(blur);
}

void Pipeline::add_bloom_passes() {
  Size const quarter = fraction(size_, 4);
  auto bright = make_target(quarter, PixelFormat::rgba16f);
  auto half_blurred = make_target(quarter, PixelFormat::rgba16f);
  bloom_ = make_target(quarter, PixelFormat::rgba16f);
  auto const add = [&](int order, char const* file, osg::Texture2D* from, osg::Texture2D* to,
                       osg::Vec2 step) {
    auto pass = make_screen_pass(quarter, order, make_program("screen.vert", file), to);
    bind_texture(*pass->getOrCreateStateSet(), unit_source, "source_map", from);
    set_uniform(*pass->getOrCreateStateSet(), "step_uv", step);
    sized_->addChild(pass);
  };
  add(order_bright, "bright.frag", radiance_, bright, {});
  add(order_blur_x, "blur.frag", bright, half_blurred,
      {1.0F / static_cast<float>(quarter.width_px), 0});
  add(order_blur_y, "blur.frag", half_blurred, bloom_,
      {0, 1.0F / static_cast<float>(quarter.height_px)});
}

void Pipeline::add_overlay_pass() {
  overlay_ = make_target(size_, PixelFormat::rgba8);
  overlay_camera_ = make_target_camera(size_, order_overlay, "overlay");
  overlay_camera_->setClearMask(GL_COLOR_BUFFER_BIT);
  overlay_camera_->attach(osg::Camera::COLOR_BUFFER0, overlay_);
  overlay_camera_->addChild(overlays_);
  auto& state = *overlay_camera_->getOrCreateStateSet();
  state.setMode(GL_DEPTH_TEST, osg::StateAttribute::OFF);
  // Later overlays cover earlier ones; the target is premultiplied.
  state.setAttributeAndModes(
      new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA));
  bind_texture(state, unit_depth, "depth_map", depth_);
  bind_texture(state, unit_surface, "surface_map", surface_);
  sized_->addChild(overlay_camera_);
}

void Pipeline::add_composite_pass() {
  picture_ = make_target(size_, PixelFormat::rgba8);
  auto pass = make_screen_pass(size_, order_composite,
                               make_program("screen.vert", "composite.frag"), picture_);
  auto& state = *pass->getOrCreateStateSet();
  bind_texture(state, unit_depth, "depth_map", depth_);
  bind_texture(state, unit_radiance, "radiance_map", radiance_);
  bind_texture(state, unit_surface, "surface_map", surface_);
  bind_texture(state, unit_occlusion, "occlusion_map", occlusion_);
  bind_texture(state, unit_bloom, "bloom_map", bloom_);
  bind_texture(state, unit_overlay, "overlay_map", overlay_);
  bind_texture(state, unit_buried, "xray_map", buried_colour_);
  sized_->addChild(pass);
}

void Pipeline::add_final_pass() {
  image_ = new osg::Image;
  image_->allocateImage(size_.width_px, size_.height_px, 1, GL_RGBA, GL_UNSIGNED_BYTE);
  auto pass =
      make_screen_pass(size_, order_final, make_program("screen.vert", "fxaa.frag"), nullptr);
  pass->attach(osg::Camera::COLOR_BUFFER0, image_);
  bind_texture(*pass->getOrCreateStateSet(), unit_source, "source_map", picture_);
  sized_->addChild(pass);
}

void Pipeline::set_light(SkyLight const& light, Vec3 const& to_sun) {
  auto& state = *root_->getOrCreateStateSet();
  set_uniform(state, "sun_direction", vec(to_sun));
  set_uniform(state, "sun_light", vec(light.sun));
  set_uniform(state, "sky_light", vec(light.sky));
  set_uniform(state, "bounce_light", vec(light.bounce));
  set_uniform(state, "zenith_radiance", vec(light.zenith));
  set_uniform(state, "horizon_radiance", vec(light.horizon));
  set_uniform(state, "glow_radiance", vec(light.glow));
  set_uniform(state, "haze_per_m", light.haze_per_m);
  set_uniform(state, "cloudiness", light.cloudiness);
  set_uniform(state, "exposure", light.exposure);
  set_uniform(state, "bloom_threshold", light.bloom_threshold);
  set_uniform(state, "bloom_strength", light.bloom_strength);
}

void Pipeline::set_shadows(FrameParameters const& frame) {
  auto& state = *root_->getOrCreateStateSet();
  auto const clip_to_world = osg::Matrixd::inverse(frame.view * frame.projection);
  auto const cascades =
      fit_cascades(clip_to_world, frame.eye, frame.to_sun, frame.bounds, shadow_size_px);
  auto* matrices =
      state.getOrCreateUniform("shadow_matrix", osg::Uniform::FLOAT_MAT4, cascade_count);
  osg::Vec3 texels;
  for (unsigned i = 0; i < cascade_count; ++i) {
    auto const& c = cascades[i];
    shadow_cameras_[i]->setViewMatrix(c.view);
    shadow_cameras_[i]->setProjectionMatrix(c.projection);
    shadow_cameras_[i]->setNodeMask(frame.sun_shadows ? ~0U : 0U);
    matrices->setElement(i, osg::Matrixf(c.view * c.projection * to_unit()));
    texels[i] = static_cast<float>(c.texel_m);
  }
  set_uniform(state, "shadow_texel_m", texels);
  set_uniform(state, "shadow_texel_uv", 1.0F / static_cast<float>(shadow_size_px));
}

void Pipeline::set(FrameParameters const& frame) {
  scene_camera_->setViewMatrix(frame.view);
  scene_camera_->setProjectionMatrix(frame.projection);
  buried_camera_->setViewMatrix(frame.view);
  buried_camera_->setProjectionMatrix(frame.projection);
  buried_camera_->setNodeMask(frame.underground ? ~0U : 0U);
  overlay_camera_->setNodeMask(frame.overlay_present ? ~0U : 0U);
  set_light(frame.light, frame.to_sun);
  set_shadows(frame);
  auto& state = *root_->getOrCreateStateSet();
  // Rays from the eye: the view without its translation, so that floats stay small.
  osg::Matrixd turn = frame.view;
  turn.setTrans(0, 0, 0);
  set_uniform(state, "ray_matrix", osg::Matrixf(osg::Matrixd::inverse(turn * frame.projection)));
  set_uniform(state, "eye", vec(frame.eye));
  set_uniform(state, "pixel_angle", static_cast<float>(frame.pixel_angle));
  set_uniform(state, "is_plan", frame.plan ? 1.0F : 0.0F);
  set_uniform(state, "is_underground", frame.underground ? 1.0F : 0.0F);
  set_uniform(state, "overlay_present", frame.overlay_present ? 1.0F : 0.0F);
  set_uniform(state, "overlay_opacity",
              frame.overlay_present ? static_cast<float>(frame.overlay_opacity) : 0.0F);
  set_uniform(state, "smooth_edges", frame.smooth_edges ? 1.0F : 0.0F);
}

}  // namespace citytwin::passes
