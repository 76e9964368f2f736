/// @file
/// Every scenario the product knows: one line each in registry.cc.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/core/chart.h"
#include "scenarios/core/scenario.h"
#include "scenarios/core/validation.h"

namespace citytwin {

/// All scenarios in display order; built once, shared by threads.
[[nodiscard]] std::vector<std::unique_ptr<Scenario const>> const& all_scenarios();

/// Errors: not_found, naming the known types.
[[nodiscard]] Result<Scenario const*> find_scenario(std::string_view type);

/// The oracle suite of an area ("flood", "lighting", "risk"); data_root holds the real test data.
[[nodiscard]] Result<std::vector<ValidationRow>> validate_area(
    std::string_view area, std::filesystem::path const& data_root,
    ValidationOptions const& options = {});

/// What the suite draws: computed values beside their oracles. Errors: not_found for an area
/// without charts (naming those that have); internal when a case fails.
[[nodiscard]] Result<std::vector<Chart>> validation_charts(std::string_view area,
                                                           std::filesystem::path const& data_root);

}  // namespace citytwin
