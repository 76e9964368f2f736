/// @file
/// The network of a SWMM input file as a city of layers `pipes` and `pipe_nodes`.
///
/// Reads titles, nodes, links, coordinates and vertices; grid metres are the file's own unit.
#pragma once

#include <filesystem>

#include "geodata/city_model.h"

namespace citytwin::test {

[[nodiscard]] CityModel swmm_city(std::filesystem::path const& file);

}  // namespace citytwin::test
