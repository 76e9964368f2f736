#include "scenarios/risk/standards.h"

#include "scenarios/risk/options.h"

namespace citytwin::risk {

namespace {

Result<void> check_roads(FactorTable const& table) {
  return table.require({"base_per_km_y", "growth_per_y", "reference_age_y", "traffic", "structure",
                        "cavity_share", "aged_drain"},
                       {"*"});
}

Result<void> check_consequence(FactorTable const& table) {
  auto const any = table.require(
      {"road_class", "traffic", "structure", "road_reference_mm", "in_corridor", "corridor"},
      {"*"});
  if (!any) return any.error();
  auto const systems =
      table.require({"service", "people_radius_m", "per_person", "road_share"}, known_systems());
  if (!systems) return systems.error();
  return table.require({"pressure"}, {"0", "unknown"});
}

}  // namespace

Result<Standards> load_standards() {
  auto matrix = RiskMatrix::load();
  if (!matrix) return matrix.error();
  auto materials = PipeMaterials::load();
  if (!materials) return materials.error();
  auto water = WaterBreakModel::load();
  if (!water) return water.error();
  auto pipes = PipeFactors::load();
  if (!pipes) return pipes.error();
  auto roads = FactorTable::load("risk_road_likelihood.csv");
  if (!roads) return roads.error();
  auto consequence = FactorTable::load("risk_consequence.csv");
  if (!consequence) return consequence.error();
  if (auto const complete = check_roads(*roads); !complete) return complete.error();
  if (auto const complete = check_consequence(*consequence); !complete) return complete.error();
  return Standards{std::move(*matrix), std::move(*materials), std::move(*water),
                   std::move(*pipes),  std::move(*roads),     std::move(*consequence)};
}

}  // namespace citytwin::risk
