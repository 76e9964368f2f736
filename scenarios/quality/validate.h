/// @file
/// `citytwin validate quality`: the networks under the checks against counts of real extracts.
///
/// Source   counts by another program over the same files: nodes = way ends and OpenStreetMap nodes
///          used at least twice.
/// Checked  each row is itself a check
#pragma once

#include <filesystem>
#include <vector>

#include "geodata/result.h"
#include "scenarios/core/validation.h"

namespace citytwin::quality {

[[nodiscard]] Result<std::vector<ValidationRow>> validate(std::filesystem::path const& data_root);

}  // namespace citytwin::quality
