/// @file
/// The value by which a picture colours a place under an overlay: the rules of overlay_raster.frag
/// and overlay_lines.frag, on the CPU.
///
/// Units    metres, local frame; values in the legend's unit.
/// Checked  tests/renderer/engine/pick_test.cc against pixels
#pragma once

#include <optional>

#include "geodata/city_model.h"
#include "renderer/engine/pick.h"

namespace citytwin::engine {

/// A place as the overlay pass knows it.
struct ShownPlace {
  Vec2 at;
  scene::Material surface = scene::Material::terrain;
  Layer const* layer = nullptr;  ///< of the feature there
  std::optional<FeatureId> feature_id;
  double footprint_m = 0;  ///< of a pixel
};

/// nullopt where the overlay leaves the place uncoloured.
/// @pre the overlay fits the model (request_check.h)
[[nodiscard]] std::optional<double> shown_value(Overlay const& overlay, CityModel const& model,
                                                std::int64_t time_ms, ShownPlace const& place);

}  // namespace citytwin::engine
