/// @file
/// Picker: from a pixel to what it shows, on the CPU; about 20 microseconds a pick.
///
/// The ray of the pixel is that of the picture's own matrices; it meets the scene's own triangles.
///
/// Threads  const; any number of picks at once.
/// Errors   invalid_argument: a pixel outside the picture; else as a picture's request.
/// Checked  tests/renderer/engine/pick_test.cc
#pragma once

#include <memory>

#include "renderer/engine/pick.h"
#include "renderer/engine/scene_rays.h"
#include "renderer/passes/sun_cascades.h"

namespace citytwin::engine {

/// What a picker needs of a drawn city.
struct PickScene {
  std::shared_ptr<scene::Scene const> scene;
  passes::SceneBounds bounds;
  Box reach;  ///< of everything drawn, in plan
};

class Picker {
 public:
  explicit Picker(PickScene scene) : scene_(std::move(scene)), rays_(scene_.scene) {}

  [[nodiscard]] std::string const& model_version() const { return scene_.scene->model_version; }
  /// @pre the request's model is the scene's
  [[nodiscard]] Result<Pick> pick(PickRequest const& request) const;

 private:
  PickScene scene_;
  SceneRays rays_;
};

}  // namespace citytwin::engine
