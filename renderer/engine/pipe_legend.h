/// @file
/// The legend of an x-ray view: the colours of the pipe systems that the city has.
#pragma once

#include <optional>

#include "geodata/city_model.h"
#include "scenarios/core/legend.h"

namespace citytwin::engine {

/// Colours and names from data/styles/pipes.csv; nullopt when the city has no pipes.
[[nodiscard]] std::optional<Legend> pipe_legend(CityModel const& model);

}  // namespace citytwin::engine
