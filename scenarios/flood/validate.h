/// @file
/// The oracle suite of the flood scenario, as run by `citytwin validate flood`.
#pragma once

#include <filesystem>
#include <vector>

#include "scenarios/core/validation.h"

namespace citytwin::flood {

[[nodiscard]] std::vector<ValidationRow> validate(std::filesystem::path const& data_root,
                                                  ValidationOptions const& options = {});

}  // namespace citytwin::flood
