/// @file
/// The synthetic sample city: a believable Songjiang new-city core at its real place.
///
/// Content depends on size and seed alone, not on threads, hashing or libm: equal arguments give an
/// equal CityModel::version on every machine with the same GEOS. Labelled synthetic wherever it
/// shows. Layers and attributes: docs/city-folder.md.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "geodata/city_model.h"
#include "geodata/result.h"

namespace citytwin::sample {

enum class Size {
  block,    ///< 300 m x 300 m, for unit tests
  core,     ///< 2 x 2 km, 3000 buildings
  town,     ///< 8 x 8 km, 50,000 buildings
  district  ///< 25 x 25 km, 250,000 buildings
};

[[nodiscard]] std::optional<Size> size_from(std::string_view name);

/// Called with a fraction in 0..1 and what is being made.
using Progress = std::function<void(double fraction, std::string_view what)>;

/// The whole city in memory; meant for block and core.
[[nodiscard]] std::shared_ptr<CityModel const> make_city(Size size, std::uint64_t seed,
                                                         Progress const& progress = {});

/// Writes the same city as a folder, one layer in memory at a time.
/// Errors: those of CityWriter.
/// @return the version, equal to that of make_city()
[[nodiscard]] Result<std::string> write_sample_city(Size size, std::uint64_t seed,
                                                    std::filesystem::path const& folder,
                                                    bool replace, Progress const& progress = {});

}  // namespace citytwin::sample
