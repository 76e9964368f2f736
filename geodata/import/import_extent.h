/// @file
/// The local frame for a set of files: where all of them lie.
///
/// Errors   a layer without a CRS, an extent that is no place, a working CRS of no use.
/// Checked  tests/geodata/import_test.cc
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "geodata/loaders/source_file.h"
#include "geodata/local_frame.h"

namespace citytwin {

/// @param layers the layers that will be read, by file
/// @param working_crs empty = by the place (crs.h)
[[nodiscard]] Result<LocalFrame> frame_for_sources(
    std::vector<SourceFile> const& sources,
    std::vector<std::pair<SourceFile const*, std::string>> const& layers,
    std::string const& crs_if_missing, std::string const& working_crs,
    std::string const& vertical_datum);

}  // namespace citytwin
