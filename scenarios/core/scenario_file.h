/// @file
/// A scenario file: TOML with `scenario = "flood"`, an optional `name`, and `[parameters]`.
///
/// @code{.toml}
///   scenario = "flood"
///   name = "50-year storm"
///   [parameters]
///   return_period_a = 50
/// @endcode
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "scenarios/core/parameters.h"

namespace citytwin {

struct ScenarioFile {
  std::string scenario;  ///< scenario type
  std::string name;      ///< shown to people; defaults to the file's stem
  std::map<std::string, ParameterValue> parameters;
};

/// Errors: not readable, not TOML, an unknown key or an array where a value is expected; the
/// message names file, line and key.
[[nodiscard]] Result<ScenarioFile> read_scenario_file(std::filesystem::path const& file);

/// Hash of type and all bound values, 16 hex digits: equal specs, equal hash.
[[nodiscard]] std::string spec_hash(std::string_view scenario, ParameterValues const& values);

}  // namespace citytwin
