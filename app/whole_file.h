/// @file
/// Writing a file whole: beside its name first, then renamed, so that the name never holds half.
///
/// Errors   unavailable, with the system's reason: no such folder, no space left, read-only.
/// Checked  tests/app/picture_file_test.cc
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "geodata/result.h"

namespace citytwin::app {

[[nodiscard]] Result<void> write_whole(std::filesystem::path const& file,
                                       std::span<std::uint8_t const> bytes);

}  // namespace citytwin::app
