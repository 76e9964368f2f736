/// @file
/// What each format needs before its dataset can be opened: the traps of source_file.h, one
/// function a format.
///
/// Errors   see source_file.h.
/// Checked  tests/geodata/loaders/source_file_test.cc
#pragma once

#include "geodata/loaders/source_file.h"

namespace citytwin {

/// Finds the format by name and content, reads it if it is our own, else sets driver and options.
[[nodiscard]] Result<void> prepare_format(SourceFile& source);

/// Formats people bring that this GDAL cannot read: the driver's name, else empty.
[[nodiscard]] std::string absent_driver(std::string const& name);

}  // namespace citytwin
