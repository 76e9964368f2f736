/// @file
/// An import's report, for a terminal and as a table of every feature that was dropped or repaired.
///
/// Errors   a file that cannot be written.
/// Checked  tests/geodata/import_test.cc, tests/geodata/import_merge_test.cc
#pragma once

#include <filesystem>
#include <string>

#include "geodata/import/import.h"

namespace citytwin {

/// At most `problems` problems of each load are spelled out.
[[nodiscard]] std::string to_text(ImportReport const& report, std::size_t problems = 10);

/// CSV, UTF-8: file, source_layer, layer, feature, outcome, reason; a line for every feature that
/// was dropped or repaired.
[[nodiscard]] Result<void> write_problems_csv(ImportReport const& report,
                                              std::filesystem::path const& file);

}  // namespace citytwin
