/// @file
/// QualityLog: where the checks write what they find, and how a report is made of it.
///
/// Errors   none.
/// Checked  tests/geodata/quality/quality_test.cc
#pragma once

#include <map>
#include <utility>

#include "geodata/city_model.h"
#include "geodata/quality/quality_report.h"

namespace citytwin {

/// What a finding says beside its feature and check.
struct FindingDetail {
  std::optional<double> value;
  std::optional<double> limit;  ///< empty = the rule's
  std::string what;
  Layer const* other_layer = nullptr;
  std::size_t other_row = 0;
  std::optional<Vec2> at;  ///< empty = the feature's middle
};

class QualityLog {
 public:
  QualityLog(CityModel const& model, QualityRules const& rules) : model_(model), rules_(rules) {}

  [[nodiscard]] QualityRules const& rules() const { return rules_; }
  /// That a check looked at so many features of a layer, whatever it found.
  void looked(Layer const& layer, std::string_view check, std::size_t features);
  void found(Layer const& layer, std::size_t row, std::string_view check,
             FindingDetail detail = {});
  void warn(std::string text) { report_.warnings.push_back(std::move(text)); }
  void set_as_of(std::string day) { report_.as_of = std::move(day); }

  [[nodiscard]] QualityReport finish() &&;

 private:
  void count();
  void score();

  CityModel const& model_;
  QualityRules const& rules_;
  std::map<std::pair<std::string, std::string>, std::size_t> looked_;  ///< by layer and check
  QualityReport report_;
};

}  // namespace citytwin
