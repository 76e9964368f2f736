/// @file
/// A frame as the bytes of a picture file, its kind told by the file's name: .png, .jpg, .webp, or
/// .tif for a plan view with its georeference.
///
/// Units    GeoTIFF: pixels are squares of plan_height_m / height_px metres in the city's CRS.
/// Errors   invalid_argument: another ending, a .tif of a view that is not a plan.
/// Checked  tests/app/picture_file_test.cc
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "geodata/local_frame.h"
#include "geodata/result.h"
#include "renderer/engine/engine.h"

namespace citytwin::app {

enum class PictureKind { png, jpeg, webp, geotiff, video };

[[nodiscard]] Result<PictureKind> picture_kind(std::filesystem::path const& file);

/// @pre kind is not video; quality is 1 to 100 (JPEG and WebP)
[[nodiscard]] Result<std::vector<std::uint8_t>> encode_picture(Frame const& frame, PictureKind kind,
                                                               Camera const& camera,
                                                               LocalFrame const& local,
                                                               int quality);

}  // namespace citytwin::app
