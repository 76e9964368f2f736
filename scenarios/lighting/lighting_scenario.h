/// @file
/// The lighting scenario: parameters, run, overlays and tables. Equations and limits:
/// docs/scenarios/lighting.md.
#pragma once

#include <memory>

#include "scenarios/core/scenario.h"

namespace citytwin::lighting {

[[nodiscard]] std::unique_ptr<Scenario const> make_scenario();

}  // namespace citytwin::lighting
