/// @file
/// Where the product's own data (standards, styles, maps, scenarios, photometry) lies.
#pragma once

#include <filesystem>
#include <string_view>

namespace citytwin {

/// data_path("standards/x.csv"): under $CITYTWIN_DATA_DIR if set, else ../share/citytwin beside the
/// installed program, else the source tree the program was built from.
[[nodiscard]] std::filesystem::path data_path(std::string_view relative);

}  // namespace citytwin
