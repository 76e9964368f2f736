/// @file
/// Features of a layer as a table for a terminal, CSV or GeoJSON.
///
/// Units    coordinates in the CRS asked for; attributes as the layer has them.
/// Shapes   table: one line a feature, columns aligned, long texts cut with an ellipsis. CSV by RFC
///          4180 with the geometry as WKT, last. GeoJSON by RFC 7946 in WGS 84, or with a `crs`
///          member in another CRS.
/// Errors   none: what is asked for exists.
/// Checked  tests/app/command_line_test.cc
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "geodata/layer.h"

namespace citytwin::app {

/// From local metres to the output's CRS.
using ToOutput = std::function<Vec2(Vec2)>;

struct OutputRows {
  Layer const& layer;
  std::span<std::uint32_t const> rows;
  std::vector<std::string> columns;  ///< in this order
  ToOutput to_output;
  std::string crs;  ///< of the output; empty = WGS 84, as GeoJSON wants it
};

[[nodiscard]] std::string as_table(OutputRows const& output);
[[nodiscard]] std::string as_csv(OutputRows const& output);
[[nodiscard]] std::string as_geojson(OutputRows const& output);

}  // namespace citytwin::app
