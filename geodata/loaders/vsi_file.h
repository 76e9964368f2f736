/// @file
/// Files through GDAL's virtual file system: plain, inside archives, or in memory, read alike.
///
/// Units    bytes.
/// Errors   a file that cannot be opened or read, one larger than the caller's bound.
/// Checked  tests/geodata/loaders/source_file_test.cc
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "geodata/result.h"

namespace citytwin {

/// Calls `visit` with one block after the other until it returns false or the file ends.
/// @return false when the file cannot be opened
bool for_each_block(std::string const& gdal_name,
                    std::function<bool(std::string_view block)> const& visit);

/// The whole file. @param name what the error calls it
[[nodiscard]] Result<std::string> read_whole(std::string const& gdal_name, std::string const& name,
                                             std::uintmax_t max_bytes);

/// Size of the content; of a .gz, counted by unpacking until it exceeds `enough`.
[[nodiscard]] std::uintmax_t content_bytes(std::string const& gdal_name, std::uintmax_t enough);

[[nodiscard]] bool is_file(std::string const& gdal_name);

/// True when the text ends in the given ending, letter case ignored.
[[nodiscard]] bool ends_with(std::string_view text, std::string_view ending);

}  // namespace citytwin
