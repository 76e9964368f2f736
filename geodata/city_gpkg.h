/// @file
/// city.gpkg: the layers of a city, one GeoPackage table each.
///
/// Units    absolute easting, northing, height in metres of the city's CRS; the table's fid is the
///          feature id; integer, number and text columns keep their names and nulls.
/// Errors   a layer that is missing, unnamed, without or in another CRS, of mixed geometry, with
///          coordinates that are not finite: one sentence naming file, layer and feature.
/// Checked  tests/geodata/city_folder_test.cc
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "geodata/city_toml.h"

namespace citytwin {

using Layers = std::vector<std::shared_ptr<Layer const>>;

/// @pre file does not exist
[[nodiscard]] Result<void> write_city_gpkg(CityModel const& model,
                                           std::filesystem::path const& file);

/// The layers that city.toml names, in its order.
[[nodiscard]] Result<Layers> read_city_gpkg(CityToml const& city,
                                            std::filesystem::path const& file);

}  // namespace citytwin
