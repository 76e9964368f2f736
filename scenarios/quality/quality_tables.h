/// @file
/// The tables of a quality run.
///
/// Units    scores 0 .. 100, nothing where a score is not known; a finding's value and limit in the
///          unit of its row.
/// Shapes   scores: one row a layer, the city's last; counts: one a layer and check; findings: one
///          each, in the report's order.
/// Checked  tests/scenarios/quality/quality_scenario_test.cc
#pragma once

#include "geodata/local_frame.h"
#include "geodata/quality/quality_report.h"
#include "scenarios/core/table.h"

namespace citytwin::quality {

[[nodiscard]] Table scores_table(QualityReport const& report);
[[nodiscard]] Table counts_table(QualityReport const& report, QualityRules const& rules);
[[nodiscard]] Table findings_table(QualityReport const& report, QualityRules const& rules,
                                   LocalFrame const& frame);

}  // namespace citytwin::quality
