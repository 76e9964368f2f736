/// @file
/// A folder's expected.csv held against what our readers answer, file by file.
///
/// Columns: path, kind (vector, osm-raw, raster, cityjson, swmm), driver, layer, geometry, count,
/// xmin, ymin, xmax, ymax, crs, expect (ok, warn, reject, unsupported), note. Counts must be equal
/// and extents within 1e-6 of the layer's unit. A layer without a CRS must be refused until one is
/// named. Where the folder's README asks for another answer than the row, the README wins; those
/// files are listed in expected_files.cc with the sentence that decides.
///
/// Units    extents in the file's own CRS.
/// Errors   an expected.csv that is missing or cannot be read.
/// Checked  tests/app/expected_files_test.cc
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "geodata/geometry.h"
#include "geodata/result.h"

namespace citytwin::app {

struct ExpectedRow {
  std::string path, kind, driver, layer, geometry, crs, expect, note;
  std::optional<std::size_t> count;
  Box extent;  ///< corners as listed; a raster that is south up has min_y above max_y
};

/// What the list says and what we read, side by side.
struct FileCheck {
  std::string file;
  std::string layer;
  std::string source;
  std::string ours;
  std::vector<std::string> differences;  ///< empty = pass
  [[nodiscard]] bool pass() const { return differences.empty(); }
};

[[nodiscard]] Result<std::vector<ExpectedRow>> read_expected(std::filesystem::path const& csv);

/// @param folder of expected.csv, to which its paths are relative
[[nodiscard]] FileCheck check_file(ExpectedRow const& row, std::filesystem::path const& folder);

/// What happens to the rows in longitude and latitude on WGS 84 when they are brought to a city's
/// EPSG:4549: no shift, and the drift since its epoch, in a sentence. Empty without such rows.
[[nodiscard]] Result<std::string> epoch_note(std::vector<ExpectedRow> const& rows);

/// How two extents differ by more than 1e-6, else empty.
[[nodiscard]] std::string extent_difference(Box const& source, Box const& ours);

}  // namespace citytwin::app
