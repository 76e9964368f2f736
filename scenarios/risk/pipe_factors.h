/// @file
/// Failures of storm, sewage, gas, power and telecom lines: rate by system and material, growing
/// with age, falling with diameter.
///
/// Units    diameter mm, age years, rate failures per km and year.
/// Errors   load(): an unreadable table, a number that is none, a pair that stands twice.
/// Source   data/standards/risk_pipe_likelihood.csv: design choices that rank, not frequencies.
/// Checked  tests/scenarios/risk/pipe_factors_test.cc
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "geodata/result.h"
#include "scenarios/risk/rating.h"

namespace citytwin::risk {

class PipeFactors {
 public:
  struct Row {
    double rate_per_km_y = 0;
    double age_growth_per_y = 0;
    double reference_age_y = 0;
    double reference_mm = 0;
    double diameter_exponent = 0;  ///< 0: the diameter does not matter
    bool any_material = false;
  };

  [[nodiscard]] static Result<PipeFactors> load();

  /// True when the system is listed with material '*' alone: its material need not be known.
  [[nodiscard]] bool any_material(std::string_view system) const;
  /// @return nullptr when neither the material nor '*' is listed for the system.
  [[nodiscard]] Row const* find(std::string_view system, std::string_view material) const;

 private:
  std::map<std::pair<std::string, std::string>, Row> rows_;
};

/// The terms of ln(failures per km and year). @pre diameter_mm > 0 where the row needs it
[[nodiscard]] Likelihood likelihood(PipeFactors::Row const& row, std::string_view material,
                                    double diameter_mm, double age_y);

}  // namespace citytwin::risk
