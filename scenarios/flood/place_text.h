/// @file
/// Places given as text: lines and windows of coordinates in the city's CRS.
///
/// Units    easting, northing in metres; results are local.
/// Errors   invalid_argument naming the parameter: what is no coordinate, too few or too many, a
///          place outside the city, an empty window.
/// Checked  tests/scenarios/flood/flood_forcing_test.cc
#pragma once

#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "geodata/result.h"

namespace citytwin::flood {

/// "easting northing, easting northing, ...": two points or more, inside the city.
[[nodiscard]] Result<std::vector<Vec2>> parse_line(CityModel const& model, std::string const& text,
                                                   char const* parameter);
/// "west south, east north": the part of it that lies in the city.
[[nodiscard]] Result<Box> parse_window(CityModel const& model, std::string const& text,
                                       char const* parameter);

}  // namespace citytwin::flood
