/// @file
/// Keeps a camera out of the ground and out of buildings, and says so.
///
/// Not in plan and underground views. Buildings are taken as upright prisms of their attributes, as
/// wide as their footprint; moving keeps the direction of view.
///
/// Units    metres, local frame.
/// Checked  tests/renderer/engine/camera_test.cc
#pragma once

#include <string>

#include "geodata/city_model.h"
#include "renderer/scene/view_spec.h"

namespace citytwin::engine {

struct PlacedCamera {
  Camera camera;
  std::string note;  ///< what was moved, by how much and why; empty when nothing was
};

[[nodiscard]] PlacedCamera place_camera(CityModel const& model, ViewSpec const& view);

}  // namespace citytwin::engine
