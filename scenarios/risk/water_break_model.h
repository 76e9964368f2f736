/// @file
/// Breaks of water mains: a Poisson regression on material, diameter, age and, where it is known,
/// the number of earlier breaks.
///
/// Model B knows no history, model C does. A ranking default from one cold city: calibrate it to
/// the local yearly count before reading a value as a frequency.
///
/// Units    diameter mm, age years, rate breaks per km and year.
/// Errors   load(): an unreadable table or a missing coefficient, named.
/// Source   own fit on the open records of Kitchener, Ontario;
/// data/standards/risk_water_break_model.csv. Checked
/// tests/scenarios/risk/water_break_model_test.cc against eleven point oracles, `citytwin
///          validate risk` against the 17,614 rated mains of Nanaimo.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "geodata/result.h"
#include "scenarios/risk/rating.h"

namespace citytwin::risk {

struct WaterMain {
  std::string_view material;  ///< class of pipe_material.h
  int year_laid = 0;
  double age_y = 0;
  double diameter_mm = 0;
  std::optional<int> earlier_breaks;  ///< known: model C, else model B
};

class WaterBreakModel {
 public:
  [[nodiscard]] static Result<WaterBreakModel> load();

  /// The terms of ln(breaks per km and year), formula and rate; lengths are not known here.
  /// nullopt: a material the model has no coefficient for (brick, clay, cable).
  /// @pre diameter_mm > 0, age_y >= 0
  [[nodiscard]] std::optional<Likelihood> likelihood(WaterMain const& main) const;
  /// True outside the diameters and ages of the fit.
  [[nodiscard]] bool extrapolates(WaterMain const& main) const;

 private:
  [[nodiscard]] double coefficient(char model, std::string_view term) const;

  std::map<std::string, double, std::less<>> coefficients_;  ///< "B/plastic" -> -2.705
};

}  // namespace citytwin::risk
