/// @file
/// Picking: what a pixel of a picture shows, without drawing it.
///
/// Units    pixels from the picture's top left corner, (0.5, 0.5) being the middle of the first;
///          metres in the local frame, heights above the model's vertical datum.
/// Shapes   the answer follows the picture: hidden layers are not hit, in the underground view
/// pipes
///          and corridors are hit through the ground. Crowns of trees are hit to within 13 % of
///          their radius; a flood's water surface is not hit, what lies beneath it is.
/// Checked  tests/renderer/engine/pick_test.cc
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "renderer/scene/scene.h"
#include "renderer/scene/view_spec.h"
#include "scenarios/core/overlay.h"

namespace citytwin {

struct PickRequest {
  std::shared_ptr<CityModel const> model;
  std::vector<std::shared_ptr<Overlay const>> overlays;
  ViewSpec view;
  double x_px = 0;
  double y_px = 0;
};

/// What an overlay says of the place, as the picture colours it.
struct PickedValue {
  std::string overlay_id;
  double value = 0;                         ///< in the legend's unit; NaN: no data
  std::optional<std::size_t> legend_class;  ///< nullopt outside all classes
};

struct PickedThing {
  Vec3 at;                ///< local frame
  double distance_m = 0;  ///< from the eye; in plan view from where the picture is drawn
  scene::Material surface = scene::Material::terrain;
  std::string layer;                    ///< empty: ground of no layer
  std::optional<FeatureId> feature_id;  ///< of that layer
  std::optional<double> ground_m;       ///< terrain at the place; nullopt outside it
  std::vector<PickedValue> values;      ///< of those overlays that colour the place
};

/// nullopt: the sky.
using Pick = std::optional<PickedThing>;

}  // namespace citytwin
