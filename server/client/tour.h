/// @file
/// The tour: what a first user wants to see, through a running server's gRPC port.
///
/// Runs data/scenarios/{flood_p50,lighting_all,risk_all}.toml anew and writes flood.png,
/// lighting.png and risk.png (1920 x 1080) with their JSON into a folder.
///
/// Errors   the server's own; a run that failed or did not pass one of its checks; a disk error.
///          Each names the scenario or file.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "geodata/result.h"

namespace citytwin {

/// @param address   HOST:PORT of the server
/// @param progress  fraction 0..1 over the whole tour and what is going on
[[nodiscard]] Result<void> run_tour(std::string const& address, std::filesystem::path const& folder,
                                    std::function<void(double, std::string_view)> const& progress);

}  // namespace citytwin
