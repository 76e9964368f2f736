/// @file
/// The ground as a partition: every place of the city belongs to exactly one kind of surface.
///
/// Roads come first, then water and the trenches of underpasses, then greenways, paths, squares and
/// parks, then land use; what is left is open ground. Surfaces meet along shared edges and never
/// lie on each other, so there is nothing to fight over in the depth buffer.
#pragma once

#include <string>
#include <vector>

#include "renderer/build/plan_area.h"
#include "renderer/build/road_network.h"

namespace citytwin::scene {

/// Which height a surface takes.
enum class HeightRule : std::uint8_t { carriageway, ground, bed, trench };

struct GroundClass {
  Material material = Material::terrain;
  LayerKind kind = LayerKind::other;
  std::string layer = {};            ///< empty for ground
  Layer const* rows_from = nullptr;  ///< features to name in feature_rows
  HeightRule height = HeightRule::ground;
  Colour colour = {};
  bool tinted_by_slope = false;
  PlanArea area = {};     ///< whole city; classes may overlap, the earlier one wins
  bool is_apart = false;  ///< overlaps no earlier class; takes only `covers` from later ones
  PlanArea covers = {};
};

/// All classes, first come first served. The last has no area: it takes the rest.
[[nodiscard]] std::vector<GroundClass> plan_ground(CityModel const& model,
                                                   std::vector<Road> const& roads,
                                                   Palette const& palette,
                                                   std::vector<std::string>& warnings);

/// What falls to each class inside a box.
[[nodiscard]] std::vector<Rings> partition(std::vector<GroundClass> const& classes, Box const& box);

}  // namespace citytwin::scene
