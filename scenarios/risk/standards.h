/// @file
/// Every table the risk scenario reads, loaded once per run.
#pragma once

#include "scenarios/risk/factor_table.h"
#include "scenarios/risk/pipe_factors.h"
#include "scenarios/risk/pipe_material.h"
#include "scenarios/risk/risk_matrix.h"
#include "scenarios/risk/water_break_model.h"

namespace citytwin::risk {

struct Standards {
  RiskMatrix matrix;
  PipeMaterials materials;
  WaterBreakModel water;
  PipeFactors pipes;
  FactorTable roads;        ///< risk_road_likelihood.csv
  FactorTable consequence;  ///< risk_consequence.csv
};

/// Errors: those of the tables; each names file and line.
[[nodiscard]] Result<Standards> load_standards();

}  // namespace citytwin::risk
