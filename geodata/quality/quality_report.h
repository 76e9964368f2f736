/// @file
/// QualityReport: what the checks of a city found, and the scores that follow.
///
/// Units    a finding's value and limit in its rule's unit; scores 0 .. 100.
/// Shapes   findings by layer in the city's order, then check in the table's order, then id.
///          A score is the share of a layer's features without a warning or error in the dimension;
///          the city's is that of all features of the layers that have one.
/// Errors   none. What could not be judged has no score, and says why in `warnings`.
/// Checked  tests/geodata/quality/quality_test.cc
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geodata/quality/quality_rules.h"

namespace citytwin {

struct Finding {
  std::string layer;
  FeatureId id = 0;
  std::string check;
  Severity severity = Severity::warning;
  std::optional<double> value;  ///< what was found
  std::optional<double> limit;  ///< what it was compared with
  std::string what;             ///< the attribute missing, GEOS's words, ...
  std::string other_layer;      ///< the other feature, of two
  FeatureId other_id = 0;
  Vec2 at;  ///< local metres; where to look
};

/// One check of one layer.
struct CheckCount {
  std::string layer;
  std::string check;
  QualityDimension dimension = QualityDimension::validity;
  Severity severity = Severity::warning;
  std::size_t checked = 0;  ///< features that could be judged
  std::size_t bad = 0;      ///< of these, with a finding
};

struct LayerScore {
  std::string layer;  ///< empty: the whole city
  std::size_t features = 0;
  std::optional<double> accuracy;
  std::optional<double> timeliness;
  std::optional<double> validity;
};

struct QualityReport {
  std::string model_version;
  std::string as_of;  ///< the day ages are counted to; empty when nothing has a date
  std::vector<CheckCount> counts;
  std::vector<Finding> findings;
  std::vector<LayerScore> scores;     ///< of each layer, the city's last
  std::vector<std::string> warnings;  ///< what could not be checked, and why
};

}  // namespace citytwin
