/// @file
/// The data files of an overlay: GeoTIFF per raster frame, CSV of (id, value) per feature overlay.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "geodata/local_frame.h"
#include "geodata/result.h"
#include "scenarios/core/overlay.h"

namespace citytwin {

/// Float32 GeoTIFF in the frame's CRS, NaN as nodata.
[[nodiscard]] Result<void> write_geotiff(Grid<float> const& grid, LocalFrame const& frame,
                                         std::filesystem::path const& file);
[[nodiscard]] Result<std::shared_ptr<Grid<float> const>> read_geotiff(
    std::filesystem::path const& file, LocalFrame const& frame);

[[nodiscard]] Result<void> write_feature_values(std::vector<FeatureValue> const& values,
                                                std::filesystem::path const& file);
[[nodiscard]] Result<std::vector<FeatureValue>> read_feature_values(
    std::filesystem::path const& file);

}  // namespace citytwin
