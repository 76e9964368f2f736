/// @file
/// What the risk scenario knows of one asset: likelihood, consequence, grade, and why.
///
/// Units    rates per year, lengths in km on the ground, consequence in person-equivalents.
/// Shapes   the terms are the whole answer: exp(sum of log_terms) is the asset's own rate per km,
///          plus added_per_y is its rate per year; the sum of consequence terms is the consequence.
/// Checked  tests/scenarios/risk/explain_test.cc recomputes every grade from its terms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geodata/layer.h"

namespace citytwin::risk {

/// Ascending; `unrated` is no grade: a key attribute is missing. It is never counted as low.
enum class Grade : std::uint8_t { unrated, low, general, larger, major };

/// One input and what it did.
struct Term {
  std::string_view name;  ///< static: "material", "age", ...; names.h has its titles
  std::string input;      ///< the value used, with its unit: "cast_iron (CI)", "71 y"
  double effect = 0;      ///< ln factor, failures per year or person-equivalents
};

struct Likelihood {
  std::string_view formula;       ///< static id: "water-break-B", "pipe-factors", ...
  std::vector<Term> log_terms;    ///< their sum is ln(failures per km and year)
  std::vector<Term> added_per_y;  ///< failures per year caused by other assets
  double rate_per_km_y = 0;       ///< exp(sum of log_terms)
  double rate_per_y = 0;          ///< rate_per_km_y x length + sum of added_per_y
  double probability_per_y = 0;   ///< 1 - exp(-rate_per_y)
};

struct Consequence {
  std::string_view formula;  ///< static id: "consequence-pipe", "consequence-road"
  std::vector<Term> terms;
  double person_equivalents = 0;
};

/// A pipe or a road segment and its grade.
struct RatedAsset {
  std::size_t row = 0;  ///< in its layer
  FeatureId id = 0;
  double length_km = 0;  ///< on the ground
  double age_y = 0;
  Likelihood likelihood;
  Consequence consequence;
  int likelihood_level = 0;   ///< 1..5; 0 when unrated
  int consequence_level = 0;  ///< 1..5; 0 when unrated
  int score = 0;              ///< product of the levels, 1..25; 0 when unrated
  Grade grade = Grade::unrated;
  std::string missing;        ///< why it is unrated: "material is not known"
  bool assumed = false;       ///< an input was guessed; the terms say which
  bool extrapolated = false;  ///< outside the range the model was fitted on
  bool aged_drain = false;    ///< storm or sewage, older than the limit

  [[nodiscard]] bool rated() const { return grade != Grade::unrated; }
};

}  // namespace citytwin::risk
