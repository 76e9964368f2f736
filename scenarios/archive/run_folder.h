/// @file
/// A finished run on disk: run.json, one GeoTIFF per raster frame, one CSV per feature overlay and
/// table. What `citytwin run` writes, `citytwin render` draws and the server keeps.
///
/// Shapes   run.json names every other file; GeoTIFFs lie in the city's CRS (absolute coordinates).
/// Errors   one sentence naming the file; nothing is left under the final name after a failure.
/// Checked  tests/scenarios/archive/run_folder_test.cc
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "geodata/local_frame.h"
#include "scenarios/core/parameters.h"
#include "scenarios/core/scenario.h"

namespace citytwin {

/// What was asked, of which city, and by which build.
struct RunRecord {
  std::string scenario;
  std::string name;  ///< shown to people
  std::map<std::string, ParameterValue> parameters;
  std::string spec_hash;      ///< scenario_file.h: spec_hash()
  std::string model_version;  ///< CityModel::version
  LocalFrame frame;           ///< of the city
  std::string finished_at;    ///< ISO 8601 UTC, e.g. 2026-11-24T06:00:00Z
  std::string build;          ///< product version
};

struct StoredRun {
  RunRecord record;
  RunResult result;
};

/// Writes into a temporary sibling and renames: the folder is complete or absent.
/// Errors: already_exists unless replace; unavailable when the disk refuses.
[[nodiscard]] Result<void> write_run(StoredRun const& run, std::filesystem::path const& folder,
                                     bool replace = false);

/// Errors: not_found, data_corrupt, naming the file.
[[nodiscard]] Result<StoredRun> read_run(std::filesystem::path const& folder);

}  // namespace citytwin
