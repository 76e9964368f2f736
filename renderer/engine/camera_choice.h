/// @file
/// The camera of a name for one city: the generic ones, turned towards its lake and its streets.
#pragma once

#include <string>

#include "geodata/city_model.h"
#include "renderer/scene/scene.h"
#include "renderer/scene/view_spec.h"

namespace citytwin::engine {

/// Errors: not_found, listing the known names.
[[nodiscard]] Result<Camera> choose_camera(CityModel const& model, scene::Scene const& scene,
                                           std::string const& name);

}  // namespace citytwin::engine
