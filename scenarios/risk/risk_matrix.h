/// @file
/// The risk matrix: levels of likelihood and consequence, their product, and the four grades.
///
/// Units    likelihood: chance of a failure in a year; consequence: person-equivalents; failure
///          rate: breaks per 100 km and year. A value on a limit belongs to the higher class.
/// Errors   load(): a table that cannot be read or whose sets are not ascending; file and line.
/// Source   data/standards/risk_matrix.csv, which says where each number comes from.
/// Checked  tests/scenarios/risk/risk_matrix_test.cc
#pragma once

#include <string>
#include <vector>

#include "geodata/result.h"
#include "scenarios/core/legend.h"
#include "scenarios/risk/rating.h"

namespace citytwin::risk {

class RiskMatrix {
 public:
  [[nodiscard]] static Result<RiskMatrix> load();

  [[nodiscard]] int likelihood_level(double probability_per_y) const;    ///< 1..5
  [[nodiscard]] int consequence_level(double person_equivalents) const;  ///< 1..5
  [[nodiscard]] Grade grade_of_score(int score) const;
  /// The colour class of a failure rate alone, without consequence.
  [[nodiscard]] Grade grade_of_failure_rate(double breaks_per_100km_y) const;
  [[nodiscard]] double aged_drain_y() const { return aged_drain_y_; }
  /// Names the tables in every answer: "risk-tables-1".
  [[nodiscard]] std::string const& version() const { return version_; }

  /// Lower limits of the sets, ascending.
  [[nodiscard]] std::vector<double> const& likelihood_limits() const { return likelihood_; }
  [[nodiscard]] std::vector<double> const& consequence_limits() const { return consequence_; }
  [[nodiscard]] std::vector<double> const& score_limits() const { return score_; }

  /// Sets levels, score and grade of an asset from its probability and consequence.
  void rate(RatedAsset& asset) const;

  /// The legend of data/styles/risk.toml, with the version in its source.
  /// Errors: a style whose limits are not those of this matrix.
  [[nodiscard]] Result<Legend> legend() const;

 private:
  std::vector<double> likelihood_;
  std::vector<double> consequence_;
  std::vector<double> score_;
  std::vector<double> failure_rate_;
  double aged_drain_y_ = 0;
  std::string version_;
};

}  // namespace citytwin::risk
