/// @file
/// The checks of one row of expected.csv, by kind of file. Each fills in what we read and, where
/// that is not what the row says, the differences.
///
/// Errors   none: what goes wrong is a difference.
/// Checked  tests/app/expected_files_test.cc
#pragma once

#include <filesystem>

#include "app/expected_files.h"

namespace citytwin::app {

void check_vector(ExpectedRow const& row, std::filesystem::path const& file, FileCheck& out);
void check_osm_elements(ExpectedRow const& row, std::filesystem::path const& file, FileCheck& out);
void check_raster(ExpectedRow const& row, std::filesystem::path const& file, FileCheck& out);
void check_cityjson(ExpectedRow const& row, std::filesystem::path const& file, FileCheck& out);
void check_swmm(ExpectedRow const& row, std::filesystem::path const& file, FileCheck& out);

}  // namespace citytwin::app
