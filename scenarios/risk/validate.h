/// @file
/// The oracle suite of the risk scenario, as run by `citytwin validate risk`.
#pragma once

#include <filesystem>
#include <vector>

#include "scenarios/core/validation.h"

namespace citytwin::risk {

[[nodiscard]] std::vector<ValidationRow> validate(std::filesystem::path const& data_root);

}  // namespace citytwin::risk
