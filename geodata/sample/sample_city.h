/// @file
/// The synthetic sample city: a believable Songjiang new-city core at its real place.
///
/// Content depends on size and seed alone: equal arguments give an equal CityModel::version on
/// every machine. Labelled synthetic wherever it shows. Layers and attributes: docs/city-folder.md.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "geodata/city_model.h"

namespace citytwin::sample {

enum class Size {
  block,  ///< 300 m x 300 m, for unit tests
  core    ///< about 2 x 2 km, 3000 buildings
};

[[nodiscard]] std::optional<Size> size_from(std::string_view name);

/// Called with a fraction in 0..1 and what is being made.
using Progress = std::function<void(double fraction, std::string_view what)>;

[[nodiscard]] std::shared_ptr<CityModel const> make_city(Size size, std::uint64_t seed,
                                                         Progress const& progress = {});

}  // namespace citytwin::sample
