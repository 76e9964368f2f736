/// @file
/// The cases of the flood suite, by the kind of truth they are held against. Internal to
/// validate.cc.
#pragma once

#include <filesystem>
#include <vector>

#include "scenarios/core/chart.h"
#include "scenarios/core/validation.h"

namespace citytwin::flood {

using ValidationRows = std::vector<ValidationRow>;

[[nodiscard]] ValidationRows validate_still_water();
[[nodiscard]] ValidationRows validate_manning_flow();
[[nodiscard]] ValidationRows validate_rain_on_a_plane();
[[nodiscard]] ValidationRows validate_shallow_water();
[[nodiscard]] ValidationRows validate_long_run();
[[nodiscard]] ValidationRows validate_design_storm();
/// Infiltration, hollows and sponge measures.
[[nodiscard]] ValidationRows validate_losses();
[[nodiscard]] ValidationRows validate_sample_storm();
/// Skipped when the data folder does not hold flood/ea5_valley.
[[nodiscard]] ValidationRows validate_ea5_valley(std::filesystem::path const& data_root,
                                                 ValidationOptions const& options);
/// Skipped when the data folder does not hold flood/monai.
[[nodiscard]] ValidationRows validate_monai(std::filesystem::path const& data_root);

/// Ours beside the peers or the measured gauges; empty without their data.
[[nodiscard]] std::vector<Chart> ea5_charts(std::filesystem::path const& data_root);
[[nodiscard]] std::vector<Chart> monai_charts(std::filesystem::path const& data_root);

}  // namespace citytwin::flood
