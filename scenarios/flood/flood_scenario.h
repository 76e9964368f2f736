/// @file
/// The flood scenario: parameters, run, overlays and tables. Equations and limits:
/// docs/scenarios/flood.md.
#pragma once

#include <memory>

#include "scenarios/core/scenario.h"

namespace citytwin::flood {

[[nodiscard]] std::unique_ptr<Scenario const> make_scenario();

}  // namespace citytwin::flood
