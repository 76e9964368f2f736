#include "scenarios/risk/risk_scenario.h"

#include <cmath>
#include <map>

#include <fmt/format.h>

#include "scenarios/core/legend_file.h"
#include "scenarios/risk/assessor.h"
#include "scenarios/risk/cells.h"
#include "scenarios/risk/grid_cells.h"
#include "scenarios/risk/options.h"
#include "scenarios/risk/report.h"

namespace citytwin::risk {

namespace {

/// Rates rows one by one, moving progress from `from` to `to`.
template <class Rate>
Result<std::vector<RatedAsset>> rate_all(std::vector<std::size_t> const& rows, Rate const& rate,
                                         RunContext& context, double from, double to,
                                         std::string_view what) {
  std::vector<RatedAsset> assets;
  assets.reserve(rows.size());
  for (auto const row : rows) {
    if (assets.size() % 64 == 0) {
      if (context.cancelled()) {
        return Error{ErrorCode::cancelled, "the risk run was cancelled", "risk"};
      }
      double const done = static_cast<double>(assets.size()) / static_cast<double>(rows.size());
      context.progress(from + (to - from) * done,
                       fmt::format("rating {}, {} of {}", what, assets.size(), rows.size()));
    }
    assets.push_back(rate(row));
  }
  return assets;
}

Result<std::vector<RatedLayer>> rate_layers(Assessor const& assessor, Options const& options,
                                            RunContext& context) {
  std::vector<RatedLayer> layers;
  if (auto const* pipes = assessor.pipes()) {
    auto assets = rate_all(
        assessor.pipe_rows(), [&](std::size_t row) { return assessor.rate_pipe(row); }, context,
        0.1, 0.6, "pipes");
    if (!assets) return assets.error();
    layers.push_back({pipes, std::move(*assets)});
  }
  if (auto const* roads = assessor.roads(); roads && options.include_roads) {
    std::vector<std::size_t> rows(roads->size());
    for (std::size_t row = 0; row < rows.size(); ++row) rows[row] = row;
    auto assets = rate_all(
        rows, [&](std::size_t row) { return assessor.rate_road(row); }, context, 0.6, 0.9, "roads");
    if (!assets) return assets.error();
    layers.push_back({roads, std::move(*assets)});
  }
  return layers;
}

Result<void> check_layers(CityModel const& model, Options const& options) {
  auto const* pipes = model.layer("pipes");
  auto const* roads = model.layer("roads");
  if (pipes || (roads && options.include_roads)) return {};
  return Error{ErrorCode::not_found,
               fmt::format("city '{}' has neither a layer 'pipes' nor, with include_roads, a layer "
                           "'roads'; risk needs one of them",
                           model.name_en),
               "pipes"};
}

std::vector<std::string> warnings_of(CityModel const& model,
                                     std::vector<RatedLayer> const& layers) {
  std::vector<std::string> warnings;
  auto const note = [&](char const* layer, char const* effect) {
    if (!model.layer(layer)) {
      warnings.push_back(fmt::format("layer '{}' is absent: {}", layer, effect));
    }
  };
  note("pipes", "no pipe is rated and cavities under roads are not counted");
  note("roads", "no road is rated and traffic above pipes is not counted");
  note("buildings", "people beside pipes are not counted");
  note("corridors", "utility tunnels are not counted");
  note("grid_cells", "the management grid is not rated");
  for (auto const& rated : layers) {
    std::map<std::string, int> reasons;
    for (auto const& asset : rated.assets) {
      if (!asset.rated()) ++reasons[asset.missing];
    }
    for (auto const& [reason, count] : reasons) {
      warnings.push_back(fmt::format("layer '{}': {} features are unrated: {}", rated.layer->name(),
                                     count, reason));
    }
  }
  return warnings;
}

std::shared_ptr<Overlay const> feature_overlay(RatedLayer const& rated, Legend const& legend) {
  auto overlay = std::make_shared<Overlay>();
  bool const pipes = rated.layer->kind() == LayerKind::pipe;
  overlay->id = pipes ? "pipe_risk" : "road_risk";
  overlay->title_en = pipes ? "Risk of pipes" : "Risk of roads";
  overlay->title_zh = pipes ? "管线风险" : "道路风险";
  overlay->kind = OverlayKind::features;
  overlay->look = OverlayLook::halo;
  overlay->legend = legend;
  overlay->layer = rated.layer->name();
  for (auto const& asset : rated.assets) {
    float const value =
        asset.rated() ? static_cast<float>(asset.score) : std::numeric_limits<float>::quiet_NaN();
    overlay->features.push_back({asset.id, value});
  }
  std::sort(overlay->features.begin(), overlay->features.end(),
            [](auto const& a, auto const& b) { return a.id < b.id; });
  return overlay;
}

std::shared_ptr<Overlay const> raster_overlay(Overlay description, Grid<float> values,
                                              RunContext& context) {
  RasterFrame const frame{0, std::make_shared<Grid<float> const>(std::move(values))};
  context.frame(description, frame);
  description.frames.push_back(frame);
  return std::make_shared<Overlay const>(std::move(description));
}

Overlay raster(std::string id, std::string title_en, std::string title_zh, Legend legend) {
  Overlay overlay;
  overlay.id = std::move(id);
  overlay.title_en = std::move(title_en);
  overlay.title_zh = std::move(title_zh);
  overlay.legend = std::move(legend);
  return overlay;
}

CellMap map_cells(std::vector<RatedLayer> const& layers, double cell_m) {
  Box box;
  for (auto const& rated : layers) {
    auto const& extent = rated.layer->extent();
    if (extent.empty()) continue;
    box.add(extent.min_x, extent.min_y);
    box.add(extent.max_x, extent.max_y);
  }
  if (box.empty()) box.add(0, 0);
  CellMap cells(cells_around(box, cell_m));
  for (auto const& rated : layers) {
    for (auto const& asset : rated.assets) cells.add(asset, rated.layer->geometry(asset.row));
  }
  return cells;
}

std::vector<RunCheck> checks_of(std::vector<RatedLayer> const& layers, CellMap const& cells,
                                std::size_t expected) {
  double rate_per_y = 0;
  std::size_t count = 0;
  for (auto const& rated : layers) {
    count += rated.assets.size();
    for (auto const& asset : rated.assets) rate_per_y += asset.likelihood.rate_per_y;
  }
  double const residual = rate_per_y > 0 ? (cells.total_rate_per_y() - rate_per_y) / rate_per_y : 0;
  // The shares of a line sum to its length within rounding; 1e-9 leaves room for a million assets.
  return {
      {"cell_rate_residual_relative", residual, 1e-9, ""},
      {"assets_not_accounted", static_cast<double>(expected) - static_cast<double>(count), 0, ""}};
}

struct Legends {
  Legend grade;
  Legend probability;
};

Result<Legends> load_legends(RiskMatrix const& matrix) {
  auto grade = matrix.legend();
  if (!grade) return grade.error();
  auto probability = load_legend("risk_probability");
  if (!probability) return probability.error();
  return Legends{std::move(*grade), std::move(*probability)};
}

/// Viewers show the last overlay unless they are asked for another: the assets, pipes on top.
std::vector<std::shared_ptr<Overlay const>> overlays_of(std::vector<RatedLayer> const& layers,
                                                        CellMap const& cells,
                                                        std::optional<GridCellRisk> const& grid,
                                                        Legends const& legends,
                                                        RunContext& context) {
  std::vector<std::shared_ptr<Overlay const>> overlays;
  overlays.push_back(
      raster_overlay(raster("cell_failure_probability", "Chance of a failure in the cell",
                            "网格年失效概率", legends.probability),
                     cells.failure_probability(), context));
  overlays.push_back(
      raster_overlay(raster("cell_risk", "Highest risk in the cell", "网格最高风险", legends.grade),
                     cells.highest_score(), context));
  if (grid) overlays.push_back(std::make_shared<Overlay const>(grid->overlay));
  for (auto rated = layers.rbegin(); rated != layers.rend(); ++rated) {
    overlays.push_back(feature_overlay(*rated, legends.grade));
  }
  return overlays;
}

class RiskScenario : public Scenario {
 public:
  [[nodiscard]] std::string_view type() const override { return "risk"; }
  [[nodiscard]] std::string_view title_en() const override { return "Risk of pipes and roads"; }
  [[nodiscard]] std::string_view title_zh() const override { return "管线与道路风险"; }
  [[nodiscard]] std::vector<Parameter> const& parameters() const override {
    return parameter_table();
  }
  [[nodiscard]] Result<void> check(CityModel const& model,
                                   ParameterValues const& values) const override {
    auto const options = options_from(values);
    if (!options) return options.error();
    return check_layers(model, *options);
  }
  [[nodiscard]] Result<RunResult> run(CityModel const& model, ParameterValues const& values,
                                      RunContext& context) const override;
};

Result<RunResult> RiskScenario::run(CityModel const& model, ParameterValues const& values,
                                    RunContext& context) const {
  auto const options = options_from(values);
  if (!options) return options.error();
  if (auto const present = check_layers(model, *options); !present) return present.error();
  auto const standards = load_standards();
  if (!standards) return standards.error();
  auto const legends = load_legends(standards->matrix);
  if (!legends) return legends.error();

  context.progress(0, "finding the roads above the pipes");
  Assessor const assessor(model, *standards, *options);
  auto const layers = rate_layers(assessor, *options, context);
  if (!layers) return layers.error();

  context.progress(0.9, "sharing assets among cells");
  auto const cells = map_cells(*layers, options->cell_m);
  auto grid = rate_grid_cells(model, *layers, legends->grade, context);
  if (!grid) return grid.error();
  RunResult result;
  result.overlays = overlays_of(*layers, cells, *grid, *legends, context);
  result.tables = {risk_list(*layers, standards->matrix), summary(*layers, standards->matrix)};
  std::size_t expected = options->include_roads && assessor.roads() ? assessor.roads()->size() : 0;
  if (assessor.pipes()) {
    expected += assessor.pipe_rows().size();
    result.tables.push_back(aged_drains(layers->front(), standards->matrix));
  }
  if (*grid) result.tables.push_back(std::move((*grid)->table));
  result.checks = checks_of(*layers, cells, expected);
  result.warnings = warnings_of(model, *layers);
  context.progress(1, "done");
  return result;
}

}  // namespace

std::unique_ptr<Scenario const> make_scenario() {
  return std::make_unique<RiskScenario const>();
}

}  // namespace citytwin::risk
