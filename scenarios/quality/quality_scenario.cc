#include "scenarios/quality/quality_scenario.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "geodata/quality/quality.h"
#include "scenarios/core/legend_file.h"
#include "scenarios/quality/quality_tables.h"

namespace citytwin::quality {

namespace {

std::vector<Parameter> make_parameters() {
  return {{"tolerance_m",
           ParameterType::number,
           "m",
           0.5,
           0,
           10,
           {},
           "Networks",
           "Ends of roads and pipes this close are taken as one",
           "端点合并容差"},
          {"as_of",
           ParameterType::text,
           "",
           std::string(),
           {},
           {},
           {},
           "Age",
           "Day that ages are counted to, such as 2026-01-31; empty: the newest survey of the city",
           "评估日期，如 2026-01-31；留空取最新调查日期"}};
}

/// Worst severity of each feature that is blamed, by layer.
using Worst = std::map<std::string, std::map<FeatureId, float>>;

Worst worst_of(QualityReport const& report) {
  Worst worst;
  for (auto const& f : report.findings) {
    auto& value = worst[f.layer][f.id];
    value = std::max(value, static_cast<float>(f.severity));
  }
  return worst;
}

std::shared_ptr<Overlay const> overlay_of(Layer const& layer,
                                          std::map<FeatureId, float> const& worst,
                                          Legend const& legend) {
  auto overlay = std::make_shared<Overlay>();
  overlay->id = "quality_" + layer.name();
  overlay->title_en = "Quality of layer '" + layer.name() + "'";
  overlay->title_zh = "数据质量：" + layer.name();
  overlay->kind = OverlayKind::features;
  overlay->look = OverlayLook::halo;
  overlay->legend = legend;
  overlay->layer = layer.name();
  for (std::size_t row = 0; row < layer.size(); ++row) {
    auto const found = worst.find(layer.id(row));
    overlay->features.push_back({layer.id(row), found == worst.end() ? 0.0F : found->second});
  }
  return overlay;
}

/// A finding belongs to a feature that is there, and each layer has its score.
std::vector<RunCheck> books_of(CityModel const& model, QualityReport const& report) {
  double strangers = 0;
  for (auto const& f : report.findings) {
    auto const* layer = model.layer(f.layer);
    if (!layer || !layer->row_of(f.id)) ++strangers;
  }
  double const unscored =
      static_cast<double>(model.layers.size() + 1) - static_cast<double>(report.scores.size());
  return {{"findings_of_no_feature", strangers, 0, ""}, {"layers_without_row", unscored, 0, ""}};
}

class QualityScenario final : public Scenario {
 public:
  [[nodiscard]] std::string_view type() const override { return "quality"; }
  [[nodiscard]] std::string_view title_en() const override { return "Quality of the data"; }
  [[nodiscard]] std::string_view title_zh() const override { return "数据质量评价"; }
  [[nodiscard]] std::vector<Parameter> const& parameters() const override {
    static auto const table = make_parameters();
    return table;
  }
  [[nodiscard]] Result<RunResult> run(CityModel const& model, ParameterValues const& values,
                                      RunContext& context) const override;
};

Result<RunResult> QualityScenario::run(CityModel const& model, ParameterValues const& values,
                                       RunContext& context) const {
  auto const rules = QualityRules::load();
  if (!rules) return rules.error();
  auto const legend = load_legend("quality");
  if (!legend) return legend.error();
  QualityOptions options;
  options.noding.tolerance_m = values.number("tolerance_m");
  options.as_of = values.text("as_of");
  options.progress = [&](double fraction, std::string_view what) {
    context.progress(fraction, fmt::format("checking {}", what));
    return !context.cancelled();
  };
  auto const report = check_quality(model, *rules, options);
  if (!report) return report.error();
  RunResult result;
  auto const worst = worst_of(*report);
  for (auto const& [layer, features] : worst) {
    result.overlays.push_back(overlay_of(*model.layer(layer), features, *legend));
  }
  result.tables = {scores_table(*report), counts_table(*report, *rules),
                   findings_table(*report, *rules, model.frame)};
  result.checks = books_of(model, *report);
  result.warnings = report->warnings;
  return result;
}

}  // namespace

std::unique_ptr<Scenario const> make_scenario() {
  return std::make_unique<QualityScenario const>();
}

}  // namespace citytwin::quality
