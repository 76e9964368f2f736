/// @file
/// The city folder: city.toml + city.gpkg + terrain.tif, read-only once written.
///
/// Layers, attributes and units: docs/city-folder.md.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "geodata/city_model.h"

namespace citytwin {

/// Errors: a missing folder or file, an unknown key in city.toml (with its line), a layer without a
/// CRS, terrain that does not cover the city: one sentence naming the file.
[[nodiscard]] Result<std::shared_ptr<CityModel const>> load_city(
    std::filesystem::path const& folder);

/// Writes into a temporary sibling and renames: the folder is complete or absent.
/// Errors: the folder exists already (unless replace), a disk error.
/// @param progress told of features written, of all layers
[[nodiscard]] Result<void> write_city(
    CityModel const& model, std::filesystem::path const& folder, bool replace = false,
    std::function<void(std::size_t features)> const& progress = {});

}  // namespace citytwin
