/// @file
/// The walls around each light, so that street lighting stops at buildings.
///
/// Buildings are upright prisms up to base_m + height_m. Around a light, every direction keeps one
/// wall: the nearest that is taller than the light, else the nearest lower one. One wall a
/// direction draws the shadow of a street front; the lighting scenario is the one that measures.
///
/// Units    metres, local frame.
/// Shapes   Scene::light_wall_directions walls per light, in the order of the lights.
/// Checked  tests/renderer/build/light_walls_test.cc
#pragma once

#include <span>
#include <vector>

#include "geodata/city_model.h"
#include "renderer/build/ground_surface.h"
#include "renderer/build/palette.h"
#include "renderer/scene/scene.h"

namespace citytwin::scene {

/// @param reach_m walls farther away are left out
[[nodiscard]] std::vector<LightWall> light_walls(std::span<Light const> lights,
                                                 CityModel const& model,
                                                 GroundSurface const& ground,
                                                 Palette const& palette, double reach_m);

}  // namespace citytwin::scene
