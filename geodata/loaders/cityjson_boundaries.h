/// @file
/// The geometries of one CityJSON object: boundaries, semantics, template instances.
///
/// Errors   the sentence's second half, without file and object: "geometry 0: vertex 99 of 3 ...".
/// Source   CityJSON 2.0.1, chapters 3 and 4.
/// Checked  tests/geodata/loaders/cityjson_test.cc
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "geodata/loaders/cityjson.h"

namespace citytwin {

/// Three integers below 2^53, times scale, plus translate, within 1e9 units.
struct CityTransform {
  Vec3 scale{1, 1, 1};
  Vec3 translate{0, 0, 0};
};

[[nodiscard]] std::vector<Vec3> read_vertices(nlohmann::json const& vertices,
                                              CityTransform const& transform);

/// Templates of a file: their geometry in coordinates of their own.
[[nodiscard]] std::vector<CityGeometry> read_templates(nlohmann::json const& geometry_templates);

/// @param index of the geometry in its object, for the message
[[nodiscard]] CityGeometry read_geometry(nlohmann::json const& geometry, std::size_t index,
                                         std::vector<Vec3> const& vertices,
                                         std::vector<CityGeometry> const& templates);

}  // namespace citytwin
