/// @file
/// Why one pipe or road has its colour: everything needed to compute the grade again by hand.
///
/// Units    see rating.h; limits as in risk_matrix.h.
/// Errors   not_found for a layer that the scenario does not rate and for an unknown id.
/// Checked  tests/scenarios/risk/explain_test.cc: from this answer alone the same grade follows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/core/parameters.h"
#include "scenarios/risk/rating.h"

namespace citytwin::risk {

struct Explanation {
  std::string model_version;  ///< of the city the inputs come from
  std::string layer;
  int year = 0;      ///< the asset is rated for
  RatedAsset asset;  ///< inputs, effects, levels, grade; `missing` when unrated
  std::vector<double> likelihood_limits;   ///< lower limits of levels 1..5
  std::vector<double> consequence_limits;  ///< lower limits of levels 1..5
  std::vector<double> score_limits;        ///< lower limits of the four grades
  std::string tables_version;              ///< of limits, coefficients and factors
};

/// @param values bound parameters of the scenario, as in a run.
[[nodiscard]] Result<Explanation> explain(CityModel const& model, ParameterValues const& values,
                                          std::string_view layer, FeatureId id);

}  // namespace citytwin::risk
