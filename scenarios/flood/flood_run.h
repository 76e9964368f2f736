/// @file
/// One flood run: ground, storm and solver put together, frames handed out while water rises.
///
/// Units    see flood_parameters.h.
/// Errors   as Scenario::run.
/// Checked  tests/scenarios/flood/flood_scenario_test.cc
#pragma once

#include "scenarios/core/scenario.h"
#include "scenarios/flood/flood_parameters.h"

namespace citytwin::flood {

[[nodiscard]] Result<RunResult> run_flood(CityModel const& model, FloodSettings const& settings,
                                          RunContext& context);

}  // namespace citytwin::flood
