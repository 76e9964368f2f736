/// @file
/// The oracle suite of the sewer engine, as run by `citytwin validate sewer`: SWMM models against
/// what EPA SWMM 5.2.4 computed for them.
///
/// Units    as validation.h.
/// Errors   none; absent data is a skipped row, an unreadable model a failed one.
/// Source   EPA SWMM 5.2.4 results of the EPA test suite.
/// Checked  tests/scenarios/sewer/validate_test.cc
#pragma once

#include <filesystem>
#include <vector>

#include "scenarios/core/validation.h"

namespace citytwin::sewer {

[[nodiscard]] std::vector<ValidationRow> validate(std::filesystem::path const& data_root);

}  // namespace citytwin::sewer
