/// @file
/// Reads a Legend from a style file, data/styles/NAME.toml.
///
/// @code{.toml}
///   title_en = "Horizontal illuminance"
///   title_zh = "水平照度"
///   unit = "lx"
///   continuous = false            # optional
///   nodata = "#00000000"          # optional
///   source = "own style, version 1"
///   [[class]]                     # ascending, without overlap
///   lower = 0.5                   # optional in the first class
///   upper = 1                     # optional in the last class
///   colour = "#33415c"            # #rrggbb or #rrggbbaa, sRGB, straight alpha
///   label_en = "0.5 - 1"          # optional
///   label_zh = "0.5 - 1"          # optional
/// @endcode
///
/// Errors   an unreadable file, an unknown key, a wrong type or colour, classes that overlap: file,
///          line and key are named.
/// Checked  tests/scenarios/core/legend_test.cc
#pragma once

#include <filesystem>
#include <string_view>

#include "geodata/result.h"
#include "scenarios/core/legend.h"

namespace citytwin {

[[nodiscard]] Result<Legend> read_legend_file(std::filesystem::path const& file);

/// The style of a name: read_legend_file(data_path("styles/NAME.toml")).
[[nodiscard]] Result<Legend> load_legend(std::string_view style_name);

}  // namespace citytwin
