/// @file
/// OGR spatial references with one axis order: x east (or longitude), y north (or latitude).
///
/// Errors   a text that PROJ does not know, named in the message.
/// Checked  tests/geodata/city_folder_test.cc
#pragma once

#include <string>

#include <ogr_spatialref.h>

#include "geodata/result.h"

namespace citytwin {

/// "EPSG:4549", a PROJ string or WKT, in traditional axis order.
[[nodiscard]] Result<OGRSpatialReference> parse_srs(std::string const& text);

/// True when both say the same about the plane; a vertical part is left out of the comparison.
[[nodiscard]] bool same_horizontal(OGRSpatialReference const& a, OGRSpatialReference const& b);

/// "EPSG:4549" where the reference has a code, else its name.
[[nodiscard]] std::string srs_name(OGRSpatialReference const& srs);

}  // namespace citytwin
