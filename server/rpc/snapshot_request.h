/// @file
/// From a RenderSnapshot request to what the engine draws.
///
/// Errors   invalid_argument naming the request's field, with the limits.
#pragma once

#include <optional>
#include <string>

#include "citytwin/v1/render_service.pb.h"
#include "geodata/local_frame.h"
#include "geodata/result.h"
#include "renderer/scene/view_spec.h"

namespace citytwin::server {

constexpr std::uint32_t smallest_side_px = 16;
constexpr std::uint32_t largest_side_px = 8192;
constexpr std::uint64_t most_pixels = std::uint64_t{4096} * 4096;

/// All of the view but a named camera, which only the engine knows.
[[nodiscard]] Result<ViewSpec> view_from(v1::RenderSnapshotRequest const& request,
                                         LocalFrame const& frame);
/// The camera to ask the engine for; nullopt when the request places it itself.
[[nodiscard]] std::optional<std::string> camera_name(v1::RenderSnapshotRequest const& request);

}  // namespace citytwin::server
