/// @file
/// The oracle suite of the lighting scenario, as run by `citytwin validate lighting`.
#pragma once

#include <filesystem>
#include <vector>

#include "scenarios/core/validation.h"

namespace citytwin::lighting {

[[nodiscard]] std::vector<ValidationRow> validate(std::filesystem::path const& data_root);

}  // namespace citytwin::lighting
