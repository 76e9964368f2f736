#include "scenarios/lighting/lighting_scenario.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "scenarios/core/legend_file.h"
#include "scenarios/lighting/ground.h"
#include "scenarios/lighting/illuminance.h"
#include "scenarios/lighting/reach.h"
#include "scenarios/lighting/road_statistics.h"

namespace citytwin::lighting {

namespace {

std::vector<Parameter> make_parameters() {
  using T = ParameterType;
  return {
      {"cell_m",
       T::number,
       "m",
       2.0,
       0.25,
       20.0,
       {},
       "Result",
       "Cell size of the raster",
       "栅格单元边长"},
      {"dimming_percent",
       T::number,
       "%",
       100.0,
       0.0,
       100.0,
       {},
       "Lamps",
       "Light output of all lamps, in per cent of full output",
       "全部灯具的光输出（占满输出的百分比）"},
      {"maintenance_factor",
       T::number,
       "",
       0.8,
       0.1,
       1.0,
       {},
       "Lamps",
       "Share of the initial light left at the end of a maintenance period",
       "维护系数：维护周期末剩余光通量的比例"},
      {"circuits",
       T::text,
       "",
       std::string(),
       {},
       {},
       {},
       "Lamps",
       "Circuits that are on, separated by commas; empty: all",
       "开启的回路，以逗号分隔；空：全部"},
      {"occlusion",
       T::boolean,
       "",
       true,
       {},
       {},
       {},
       "Accuracy",
       "Buildings block light",
       "考虑建筑物遮挡"},
      {"tolerance_lx",
       T::number,
       "lx",
       0.1,
       0.001,
       5.0,
       {},
       "Accuracy",
       "Most light of far lamps that may be left out at a point",
       "每点允许忽略的远处灯具照度上限"},
  };
}

std::vector<std::string> split_list(std::string const& text) {
  std::vector<std::string> parts;
  std::string part;
  for (char const c : text + ",") {
    if (c != ',') {
      part += c;
      continue;
    }
    auto const from = part.find_first_not_of(' ');
    if (from != std::string::npos) {
      parts.push_back(part.substr(from, part.find_last_not_of(' ') - from + 1));
    }
    part.clear();
  }
  return parts;
}

Table circuit_table(LampSet const& set) {
  struct Sum {
    std::int64_t lamps = 0;
    double power_w = 0, flux_lm = 0;
  };
  std::map<std::string, Sum> circuits;
  Sum all;
  for (auto const& lamp : set.lamps) {
    for (auto* sum : {&circuits[lamp.circuit], &all}) {
      ++sum->lamps;
      sum->power_w += lamp.power_w;
      sum->flux_lm += lamp.flux_lm;
    }
  }
  Table table{"circuits",
              "Circuits that are on",
              "开启的回路",
              {{"circuit", "Circuit", "回路", ""},
               {"lamps", "Lamps", "灯具数", ""},
               {"power_kw", "Installed power", "安装功率", "kW"},
               {"flux_klm", "Light emitted", "发出光通量", "klm"}},
              {}};
  auto const add = [&](std::string const& name, Sum const& sum) {
    table.rows.push_back({name.empty() ? Value() : Value(name), Value(sum.lamps),
                          Value(std::round(sum.power_w) / 1000),
                          Value(std::round(sum.flux_lm) / 1000)});
  };
  for (auto const& [name, sum] : circuits) add(name, sum);
  add("all", all);
  return table;
}

/// Share of the emitted light that arrives on open ground; over 1 would be light from nowhere.
double share_on_ground(Grid<float> const& lx, LampSet const& set) {
  double arrived_lm = 0;
  for (float const e : lx.values()) {
    if (!std::isnan(e)) arrived_lm += e;
  }
  double emitted_lm = 0;
  for (auto const& lamp : set.lamps) emitted_lm += lamp.flux_lm;
  double const cell_m2 = lx.cell_m() * lx.cell_m();
  return emitted_lm > 0 ? arrived_lm * cell_m2 / emitted_lm : 0;
}

Result<GridGeometry> raster_geometry(CityModel const& model, double cell_m) {
  constexpr double most_cells = 4e8;
  double const cells = model.extent.width() * model.extent.height() / (cell_m * cell_m);
  if (!(cells <= most_cells)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("parameter 'cell_m' is {} m, which makes {:.3g} cells of this city; "
                             "expected at most {:.3g}",
                             cell_m, cells, most_cells),
                 "cell_m"};
  }
  return ground_geometry(model, cell_m);
}

class LightingScenario final : public Scenario {
 public:
  [[nodiscard]] std::string_view type() const override { return "lighting"; }
  [[nodiscard]] std::string_view title_en() const override { return "Street lighting"; }
  [[nodiscard]] std::string_view title_zh() const override { return "道路照明"; }
  [[nodiscard]] std::vector<Parameter> const& parameters() const override { return parameters_; }

  [[nodiscard]] Result<void> check(CityModel const& model,
                                   ParameterValues const& /*values*/) const override {
    return check_luminaires(model);
  }
  [[nodiscard]] Result<RunResult> run(CityModel const& model, ParameterValues const& values,
                                      RunContext& context) const override {
    context.progress(0, "reading luminaires");
    auto const lamps = read_lamps(
        model, {values.number("dimming_percent") / 100, values.number("maintenance_factor"),
                split_list(values.text("circuits"))});
    if (!lamps) return lamps.error();
    auto const legend = load_legend("illuminance");
    if (!legend) return legend.error();
    auto const requirements = load_road_requirements();
    if (!requirements) return requirements.error();
    auto const geometry = raster_geometry(model, values.number("cell_m"));
    if (!geometry) return geometry.error();

    bool const flat = !model.terrain;
    context.progress(0.02, "reading buildings");
    Occluders const occluders = values.boolean("occlusion") ? Occluders(model, flat) : Occluders();
    double const tolerance_lx = values.number("tolerance_lx");
    auto const reaches = lamp_reaches(*lamps, tolerance_lx);
    LitCity const city(*lamps, reaches.metres, &occluders);

    context.progress(0.05, "preparing the ground");
    auto const heights = ground_heights(model, *geometry);
    auto lx = city.on(heights, [&](double fraction) {
      context.progress(0.1 + 0.75 * fraction,
                       fmt::format("{} lamps on {:.2f} million cells", lamps->lamps.size(),
                                   static_cast<double>(geometry->size()) / 1e6));
      return !context.cancelled();
    });
    if (!lx) return lx.error();
    double const arrived = share_on_ground(*lx, *lamps);
    blank_buildings(model, *lx);

    RunResult result;
    result.overlays.push_back(overlay(*legend, std::move(*lx), context));
    auto const roads = road_table(model, city, flat, *requirements, [&](double fraction) {
      context.progress(0.88 + 0.12 * fraction, "road statistics");
      return !context.cancelled();
    });
    if (!roads) return roads.error();
    result.tables = {*roads, circuit_table(*lamps)};
    result.checks = {
        {"luminaires_without_light", static_cast<double>(lamps->unusable), 0, ""},
        {"neglected_illuminance_bound", reaches.neglected_lx, tolerance_lx, "lx"},
        // Sampling at cell centres may add a few per cent where lamps stand low over coarse cells.
        {"light_on_ground_over_emitted", arrived, 1.02, ""}};
    result.warnings = lamps->warnings;
    if (flat) result.warnings.push_back("there is no terrain; the ground is taken to be level");
    if (occluders.without_height() > 0) {
      result.warnings.push_back(
          fmt::format("buildings: {} lack 'height_m' and are taken to be taller than the lamps",
                      occluders.without_height()));
    }
    context.progress(1, "done");
    return result;
  }

 private:
  static std::shared_ptr<Overlay const> overlay(Legend const& legend, Grid<float> lx,
                                                RunContext& context) {
    auto made = std::make_shared<Overlay>();
    made->id = "illuminance";
    made->title_en = "Horizontal illuminance";
    made->title_zh = "水平照度";
    made->kind = OverlayKind::raster;
    made->look = OverlayLook::drape;
    made->legend = legend;
    RasterFrame const frame{0, std::make_shared<Grid<float> const>(std::move(lx))};
    context.frame(*made, frame);
    made->frames.push_back(frame);
    return made;
  }

  std::vector<Parameter> parameters_ = make_parameters();
};

}  // namespace

std::unique_ptr<Scenario const> make_scenario() {
  return std::make_unique<LightingScenario>();
}

}  // namespace citytwin::lighting
