/// @file
/// Comparison with illuminances that Radiance computed: single lamps, five roads, two buildings.
///
/// Units    relative differences; lx.
/// Errors   see oracle_scene.h.
/// Source   files under radiance/ in the test data; how they were made is in their README.
#pragma once

#include <filesystem>
#include <vector>

#include "scenarios/core/validation.h"

namespace citytwin::lighting {

/// @param data the folder `lighting` of the test data
void compare_with_radiance(std::filesystem::path const& data, std::vector<ValidationRow>& rows);

}  // namespace citytwin::lighting
