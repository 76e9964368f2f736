/// @file
/// The parameters of a risk run, checked and typed.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/core/parameters.h"

namespace citytwin::risk {

enum class WaterModel { automatic, without_history, with_history };

struct Options {
  int year = 0;                   ///< civil year the assets are rated for
  std::set<std::string> systems;  ///< of pipes; never empty
  double cell_m = 0;
  bool include_roads = true;
  WaterModel water_model = WaterModel::automatic;
  double calibration_factor = 1;  ///< on the breaks of water mains
};

/// water, storm, sewage, gas, power, telecom.
[[nodiscard]] std::vector<std::string_view> const& known_systems();

/// The parameter table of the scenario.
[[nodiscard]] std::vector<Parameter> const& parameter_table();

/// Errors: an unknown system, named with the known ones.
[[nodiscard]] Result<Options> options_from(ParameterValues const& values);

}  // namespace citytwin::risk
