/// @file
/// SceneRays: which triangle of a scene a ray meets first. Trees are built tile by tile, when a ray
/// first comes by.
///
/// Units    metres, local frame; distances along the ray.
/// Shapes   both sides of a triangle are hit. Trees and lamp posts are hit as their near models.
/// Threads  const; any number of rays at once.
/// Source   Embree 3 (Wald et al. 2014, ACM TOG 33(4)), robust mode: no ray slips between
/// triangles. Checked  tests/renderer/engine/pick_test.cc
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "renderer/scene/scene.h"

namespace citytwin::engine {

/// What was hit: a mesh, or one instance of a model.
struct ScenePart {
  scene::Tile const* tile = nullptr;
  scene::Mesh const* mesh = nullptr;
  scene::InstanceSet const* set = nullptr;
  std::size_t instance = 0;

  [[nodiscard]] scene::Material material() const;
};

struct SceneHit {
  double distance_m = 0;
  Vec3 at;
  ScenePart part;
  std::uint32_t feature_row = 0;  ///< row in the mesh's layer + 1; 0 = none
};

struct SceneRay {
  Vec3 from;
  Vec3 direction;  ///< of unit length
  double max_m = 0;
};

class SceneRays {
 public:
  using Wanted = std::function<bool(ScenePart const&)>;

  explicit SceneRays(std::shared_ptr<scene::Scene const> scene);
  ~SceneRays();

  /// The nearest wanted part; nullopt when there is none within max_m.
  [[nodiscard]] std::optional<SceneHit> first(SceneRay const& ray, Wanted const& wanted) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace citytwin::engine
