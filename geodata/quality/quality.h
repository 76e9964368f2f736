/// @file
/// How good a city's data is: every check of every layer, with scores.
///
/// @code
///   auto const rules = QualityRules::load();
///   auto const report = check_quality(*city, *rules);
///   for (auto const& finding : report->findings) ...
/// @endcode
///
/// Units    see quality_report.h.
/// Errors   an as_of that is no date; cancelled.
/// Source   item 33 of the district's plan: accuracy, timeliness, validity.
/// Checked  tests/geodata/quality/quality_test.cc
#pragma once

#include <functional>
#include <string_view>

#include "geodata/city_model.h"
#include "geodata/network/noding.h"
#include "geodata/quality/quality_report.h"

namespace citytwin {

struct QualityOptions {
  NodingOptions noding;
  std::string as_of;  ///< "2026-01-31"; empty = the newest date of survey in the city
  /// Called between and within checks; false cancels. May be empty.
  std::function<bool(double fraction, std::string_view what)> progress;
};

[[nodiscard]] Result<QualityReport> check_quality(CityModel const& model, QualityRules const& rules,
                                                  QualityOptions const& options = {});

}  // namespace citytwin
