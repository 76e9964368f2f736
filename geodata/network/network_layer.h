/// @file
/// What the networks ask of a city's layers.
///
/// Errors   no such layer, or one that is not of lines, by name.
/// Checked  tests/geodata/network/road_graph_test.cc
#pragma once

#include <string>

#include "geodata/city_model.h"
#include "geodata/result.h"

namespace citytwin {

/// A layer of lines by name.
[[nodiscard]] Result<Layer const*> line_layer(CityModel const& model, std::string_view name);

/// An attribute as text, whole numbers in decimals; empty when null or absent.
[[nodiscard]] std::string reference_text(Layer const& layer, std::string_view column,
                                         std::size_t row);

}  // namespace citytwin
