/// @file
/// The parts of run.json as JSON; shared by the run folder and the picture's sidecar.
#pragma once

#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "scenarios/core/legend.h"
#include "scenarios/core/overlay.h"
#include "scenarios/core/parameters.h"
#include "scenarios/core/scenario.h"
#include "scenarios/core/table.h"

namespace citytwin {

[[nodiscard]] nlohmann::json to_json(Legend const& legend);
[[nodiscard]] nlohmann::json to_json(Table const& table);
[[nodiscard]] nlohmann::json to_json(RunCheck const& check);
[[nodiscard]] nlohmann::json to_json(std::map<std::string, ParameterValue> const& parameters);
/// Everything but frames and feature values, which lie in files of their own.
[[nodiscard]] nlohmann::json describe(Overlay const& overlay);

// The inverse of each; nlohmann::json::exception when a member is missing or of a wrong type.
[[nodiscard]] Legend legend_from(nlohmann::json const& json);
[[nodiscard]] Table table_from(nlohmann::json const& json);
[[nodiscard]] RunCheck check_from(nlohmann::json const& json);
[[nodiscard]] std::map<std::string, ParameterValue> parameters_from(nlohmann::json const& json);
[[nodiscard]] Overlay overlay_from(nlohmann::json const& json);

}  // namespace citytwin
