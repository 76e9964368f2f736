/// @file
/// Tables of a flood run: the mass ledger through time, flooded streets, flooded buildings.
///
/// Units    m3, m2, m; shares in per cent.
/// Checked  tests/scenarios/flood/flood_scenario_test.cc
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "scenarios/core/table.h"
#include "scenarios/flood/flood_exposure.h"

namespace citytwin::flood {

/// A depth that streets and buildings are counted above (data/standards/flood_depth_marks.csv).
struct DepthMark {
  double depth_m;
  std::string meaning_en;
  std::string meaning_zh;
};
[[nodiscard]] Result<std::vector<DepthMark>> load_depth_marks();

/// A column of the mass ledger that only some runs have.
struct LedgerItem {
  TableColumn column;
  std::function<double()> value;
};

/// Columns of all runs, then `more`.
[[nodiscard]] Table empty_mass_ledger(std::span<LedgerItem const> more = {});
void add_ledger_row(SurfaceFlow const& flow, Table& table, std::span<LedgerItem const> more = {});

/// Street area whose greatest depth exceeds each mark.
[[nodiscard]] Table flooded_streets(CityGround const& ground, SurfaceFlow const& flow,
                                    std::vector<DepthMark> const& marks);
/// Buildings with deeper water than each mark in a cell beside them.
[[nodiscard]] Table flooded_buildings(FloodOutcome const& outcome,
                                      std::vector<DepthMark> const& marks);

}  // namespace citytwin::flood
