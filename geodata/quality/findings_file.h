/// @file
/// Writes findings where a planner's tools read them: a CSV, and a GeoPackage of points.
///
/// Units    CSV and GeoPackage hold absolute easting and northing in the city's CRS, metres.
/// Shapes   one row or point a finding, in the report's order.
/// Errors   a file that cannot be written.
/// Checked  tests/geodata/quality/findings_file_test.cc
#pragma once

#include <filesystem>

#include "geodata/local_frame.h"
#include "geodata/quality/quality_report.h"

namespace citytwin {

[[nodiscard]] Result<void> write_findings_csv(QualityReport const& report, LocalFrame const& frame,
                                              std::filesystem::path const& file);

/// Layer "findings". An existing file is replaced.
[[nodiscard]] Result<void> write_findings_gpkg(QualityReport const& report, LocalFrame const& frame,
                                               std::filesystem::path const& file);

}  // namespace citytwin
