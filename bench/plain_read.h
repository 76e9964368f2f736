/// @file
/// The rival of opening a city: its files read once, as anybody would with GDAL.
///
/// Every feature and geometry of city.gpkg through OGR's feature API, then every cell of
/// terrain.tif; one thread, nothing kept.
///
/// Errors   a file that cannot be read throws std::runtime_error with its name.
#pragma once

#include <cstddef>
#include <filesystem>

namespace citytwin::bench {

/// @return features
std::size_t read_city_plainly(std::filesystem::path const& city_dir);

}  // namespace citytwin::bench
