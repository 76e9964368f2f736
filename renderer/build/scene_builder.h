/// @file
/// Builds a Scene from a CityModel: terrain, roads with kerbs and markings, bridges, buildings with
/// roofs, water, parks, greenways, trees, lamps, corridor and pipes.
///
/// Works on any city: what a layer lacks (terrain, heights, widths) gets a default (docs/scene.md).
/// Errors   none; features that cannot be built are counted in SceneReport.
/// Checked  tests/renderer/build/scene_test.cc
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "renderer/scene/scene.h"

namespace citytwin::scene {

struct SceneReport {
  std::vector<std::string> warnings;  ///< "buildings: 3 footprints are degenerate and not drawn"
};

struct BuiltScene {
  std::shared_ptr<Scene const> scene;
  SceneReport report;
};

/// Same model, same scene, whatever the thread count.
[[nodiscard]] BuiltScene build_scene(CityModel const& model);

}  // namespace citytwin::scene
