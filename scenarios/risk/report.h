/// @file
/// The tables of a risk run: the risk list, the count by grade, and the aged drains.
///
/// Units    km on the ground, years, failures per year, person-equivalents; see the columns.
/// Checked  tests/scenarios/risk/risk_scenario_test.cc
#pragma once

#include <vector>

#include "scenarios/core/table.h"
#include "scenarios/risk/rating.h"
#include "scenarios/risk/risk_matrix.h"

namespace citytwin::risk {

/// Rated assets of one layer.
struct RatedLayer {
  Layer const* layer = nullptr;
  std::vector<RatedAsset> assets;  ///< ascending row
};

/// One row an asset: highest score first, then highest expected loss (chance times consequence),
/// then layer and id; the unrated come last, with what is missing. `why` names the strongest
/// inputs.
[[nodiscard]] Table risk_list(std::vector<RatedLayer> const& layers, RiskMatrix const& matrix);

/// Count, km and share of km by layer and grade; unrated in a row of its own, outside the shares.
[[nodiscard]] Table summary(std::vector<RatedLayer> const& layers, RiskMatrix const& matrix);

/// Km of storm and sewage pipes older than the limit, and of those whose age is not known.
[[nodiscard]] Table aged_drains(RatedLayer const& pipes, RiskMatrix const& matrix);

[[nodiscard]] std::string_view title_en(Grade grade);
[[nodiscard]] std::string_view title_zh(Grade grade);

}  // namespace citytwin::risk
