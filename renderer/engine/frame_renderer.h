/// @file
/// FrameRenderer: draws one request after another on the thread that made it.
///
/// Owns the context, the passes of the last picture size and the scene of the last model.
#pragma once

#include <memory>
#include <string>

#include <osgViewer/Viewer>

#include "renderer/engine/city_scene.h"
#include "renderer/engine/engine.h"
#include "renderer/engine/picker.h"
#include "renderer/engine/view_matrices.h"
#include "renderer/gl/gl_guard.h"
#include "renderer/passes/overlay_node.h"

namespace citytwin::engine {

class Decorator;

/// What the sidecar says of a frame besides the request.
struct FrameFacts {
  Vec3 to_sun;
  passes::SkyLight light;
  gl::GlStrings gl;
  std::vector<std::string> warnings;
};

class FrameRenderer {
 public:
  /// Errors: no EGL display, a missing font or plugin, a shader that does not compile.
  [[nodiscard]] static Result<std::unique_ptr<FrameRenderer>> create();
  ~FrameRenderer();

  [[nodiscard]] Result<Frame> render(FrameRequest const& asked);
  [[nodiscard]] Result<Camera> camera(std::shared_ptr<CityModel const> const& model,
                                      std::string const& name);
  [[nodiscard]] Result<PickScene> pick_scene(std::shared_ptr<CityModel const> const& model);

 private:
  FrameRenderer();
  [[nodiscard]] Result<void> start();
  CityScene& scene_of(std::shared_ptr<CityModel const> const& model);
  void hang_in(CityScene& city);
  void hang_overlays(FrameRequest const& request, CityScene& city);
  passes::FrameParameters parameters(FrameRequest const& request, CityScene& city,
                                     ViewMatrices const& view) const;
  [[nodiscard]] Result<void> draw(FrameRequest const& request, passes::FrameParameters frame,
                                  Frame& out);

  gl::GlGuard guard_;
  gl::GlStrings gl_;
  std::unique_ptr<MaterialStates> materials_;
  std::unique_ptr<passes::OverlayNodes> overlay_nodes_;
  std::unique_ptr<passes::Pipeline> pipeline_;
  std::unique_ptr<CityScene> city_;
  std::unique_ptr<Decorator> decorator_;
  osg::ref_ptr<osgViewer::Viewer> viewer_;
};

}  // namespace citytwin::engine
