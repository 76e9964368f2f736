/// @file
/// What `citytwin validate sewer --charts DIR` draws: the SWMM models, ours beside SWMM's own.
///
/// Errors   std::runtime_error for data that cannot be read.
#pragma once

#include <filesystem>
#include <vector>

#include "scenarios/core/chart.h"

namespace citytwin::sewer {

/// One chart of all series, one of each model; empty without the data folder.
[[nodiscard]] std::vector<Chart> validation_charts(std::filesystem::path const& data_root);

}  // namespace citytwin::sewer
