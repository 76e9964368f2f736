/// @file
/// The risk scenario: parameters, run, overlays and tables. Equations and limits:
/// docs/scenarios/risk.md.
#pragma once

#include <memory>

#include "scenarios/core/scenario.h"

namespace citytwin::risk {

[[nodiscard]] std::unique_ptr<Scenario const> make_scenario();

}  // namespace citytwin::risk
