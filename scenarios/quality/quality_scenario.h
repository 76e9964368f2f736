/// @file
/// The quality scenario: how good the city's data is, layer by layer, and where it is not.
///
/// Overlays: the worst finding of each feature, one a layer that has any. Tables: scores, counts by
/// check, all findings.
///
/// Units    scores 0 .. 100; findings in their rule's unit.
/// Source   geodata/quality/quality.h
/// Checked  tests/scenarios/quality/quality_scenario_test.cc
#pragma once

#include <memory>

#include "scenarios/core/scenario.h"

namespace citytwin::quality {

[[nodiscard]] std::unique_ptr<Scenario const> make_scenario();

}  // namespace citytwin::quality
