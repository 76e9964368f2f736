/// @file
/// What `citytwin validate flood --charts DIR` draws: computed water beside its oracle.
///
/// Errors   std::runtime_error for data that cannot be read.
#pragma once

#include <filesystem>
#include <vector>

#include "scenarios/core/chart.h"

namespace citytwin::flood {

/// The closed forms; without the data folder no more than these.
[[nodiscard]] std::vector<Chart> validation_charts(std::filesystem::path const& data_root);

}  // namespace citytwin::flood
