/// @file
/// Risk of the city's own grid cells (layer `grid_cells`, level 5, the 网格 of urban management).
///
/// A cell takes the worst grade of the assets that meet its polygon; it is unrated when all of them
/// are, and 0 when there are none.
///
/// Errors   a cell polygon that is not valid, named by its code; cancelled.
/// Checked  tests/scenarios/risk/grid_cells_test.cc
#pragma once

#include <optional>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/core/scenario.h"
#include "scenarios/risk/report.h"

namespace citytwin::risk {

struct GridCellRisk {
  Overlay overlay;  ///< `grid_cell_risk`: score 1..25, 0 or NaN by feature of `grid_cells`
  Table table;      ///< `grid_cells`: code, grade, worst asset, assets by grade
};

/// nullopt when the city has no layer `grid_cells` with level 5.
[[nodiscard]] Result<std::optional<GridCellRisk>> rate_grid_cells(
    CityModel const& model, std::vector<RatedLayer> const& layers, Legend const& legend,
    RunContext const& context);

}  // namespace citytwin::risk
