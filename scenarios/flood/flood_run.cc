#include "scenarios/flood/flood_run.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "scenarios/core/legend_file.h"
#include "scenarios/flood/city_ground.h"
#include "scenarios/flood/design_storm.h"
#include "scenarios/flood/flood_tables.h"
#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

constexpr double s_per_min = 60.0;
constexpr double s_per_h = 3600.0;
constexpr double m_per_mm = 1e-3;
constexpr double mass_limit = 1e-6;
constexpr double rain_limit = 1e-5;       ///< half a quantum of the shortest storm's 9 mm
constexpr double ground_fraction = 0.02;  ///< of the progress bar
constexpr double much_froude_limited = 0.05;

GroundOptions ground_options(FloodSettings const& s) {
  auto const edge = s.edge == "closed" ? Edge::closed : s.edge == "open" ? Edge::open : Edge::water;
  return {s.cell_m, s.buildings_block, edge, s.edge_slope};
}

Forcing make_forcing(FloodSettings const& s, DesignStorm const& storm,
                     LandSurfaces const& surfaces) {
  Forcing out;
  out.rain_m = [storm](double t_s) { return m_per_mm * storm.fallen_mm(t_s / s_per_min); };
  out.sewer_capacity_m = [rate = s.sewer_mm_per_h](double t_s) {
    return m_per_mm * rate * t_s / s_per_h;
  };
  if (!s.infiltration) return out;
  out.infiltration_m.resize(1);
  for (auto const& surface : surfaces.all()) {
    out.infiltration_m.push_back(
        [surface](double t_s) { return m_per_mm * surface.infiltration_mm(t_s / s_per_h); });
  }
  return out;
}

FlowOptions flow_options(FloodSettings const& s) {
  FlowOptions out;
  out.scheme = s.scheme;
  return out;
}

/// Depth for display: NaN in buildings and where water stood before the rain.
std::shared_ptr<Grid<float> const> depth_raster(Surface const& surface,
                                                PaddedField<std::int32_t> const& depth) {
  auto grid =
      std::make_shared<Grid<float>>(surface.geometry, std::numeric_limits<float>::quiet_NaN());
  for (int r = 0; r < surface.geometry.rows; ++r) {
    for (int c = 0; c < surface.geometry.columns; ++c) {
      if (!surface.open.at(r, c) || surface.initial_depth.at(r, c) > 0) continue;
      grid->at(r, c) = static_cast<float>(to_metres(depth.at(r, c)));
    }
  }
  return grid;
}

Overlay describe(std::string id, std::string en, std::string zh, Legend const& legend) {
  Overlay out;
  out.id = std::move(id);
  out.title_en = std::move(en);
  out.title_zh = std::move(zh);
  out.look = OverlayLook::water_surface;
  out.legend = legend;
  return out;
}

class Run {
 public:
  Run(CityModel const& model, FloodSettings const& settings, CityGround ground,
      DesignStorm const& storm, LandSurfaces const& surfaces, Legend const& legend,
      RunContext& context)
      : model_(model),
        settings_(settings),
        context_(context),
        ground_(std::move(ground)),
        storm_(storm),
        flow_(std::make_shared<Surface const>(std::move(ground_.surface)),
              make_forcing(settings, storm, surfaces), flow_options(settings)),
        depth_(describe("depth", "Water depth", "积水深度", legend)),
        max_depth_(describe("max_depth", "Greatest water depth", "最大积水深度", legend)),
        ledger_(empty_mass_ledger()) {}

  Result<RunResult> go(std::vector<DepthMark> const& marks, Legend const& beside_legend) {
    double const end_s = s_per_min * (settings_.duration_min + settings_.after_min);
    double const interval_s = s_per_min * settings_.frame_interval_min;
    take_frame();
    for (int frame = 1; flow_.time_s() < end_s; ++frame) {
      if (auto const done = advance(std::min(frame * interval_s, end_s), end_s); !done) {
        return done.error();
      }
      take_frame();
    }
    return result(marks, beside_legend);
  }

 private:
  Result<void> advance(double until_s, double end_s) {
    constexpr double report_every_s = 5.0;
    while (flow_.time_s() < until_s) {
      double const t_min = flow_.time_s() / s_per_min;
      bool const raining = t_min < settings_.duration_min;
      context_.progress(
          ground_fraction + (1.0 - ground_fraction) * flow_.time_s() / end_s,
          fmt::format("{}, {:.0f} of {:.0f} min", raining ? "routing rain" : "draining",
                      std::floor(t_min), end_s / s_per_min));
      auto const done = flow_.advance(std::min(flow_.time_s() + report_every_s, until_s),
                                      [&] { return context_.cancelled(); });
      if (!done) return done.error();
    }
    return {};
  }

  void take_frame() {
    RasterFrame const frame{std::llround(1000.0 * flow_.time_s()),
                            depth_raster(flow_.surface(), flow_.depth())};
    context_.frame(depth_, frame);
    frames_.push_back(frame);
    add_ledger_row(flow_, ledger_);
    most_limited_ = std::max(most_limited_, flow_.froude_limited_share());
  }

  /// Buildings by the depth beside them; none in a city without buildings.
  std::shared_ptr<Overlay const> building_overlay(Legend const& legend) const {
    auto const layers = model_.layers_of(LayerKind::building);
    if (layers.empty()) return nullptr;
    Overlay out =
        describe("building_depth", "Buildings with water beside them", "受淹建筑", legend);
    out.kind = OverlayKind::features;
    out.look = OverlayLook::drape;
    out.layer = layers.front()->name();
    out.features = depth_beside_buildings(ground_, flow_, *layers.front());
    return std::make_shared<Overlay const>(std::move(out));
  }

  RunResult result(std::vector<DepthMark> const& marks, Legend const& beside_legend) {
    RunResult out;
    RasterFrame const greatest{frames_.back().time_ms,
                               depth_raster(flow_.surface(), flow_.greatest_depth())};
    context_.frame(max_depth_, greatest);
    depth_.frames = frames_;
    max_depth_.frames = {greatest};
    out.overlays.push_back(std::make_shared<Overlay const>(depth_));
    if (auto buildings = building_overlay(beside_legend)) {
      out.overlays.push_back(std::move(buildings));
    }
    out.overlays.push_back(std::make_shared<Overlay const>(max_depth_));
    out.tables = {std::move(ledger_), flooded_streets(ground_, flow_, marks),
                  flooded_buildings(ground_, flow_, marks)};
    out.checks = checks();
    out.warnings = ground_.warnings;
    if (most_limited_ > much_froude_limited) {
      out.warnings.push_back(fmt::format(
          "up to {:.1f} % of the flowing faces ran at the Froude limit of the local-inertial "
          "scheme; velocities there are too low and fronts arrive late",
          100.0 * most_limited_));
    }
    return out;
  }

  std::vector<RunCheck> checks() const {
    auto const& books = flow_.ledger();
    double const throughput = std::max(flow_.m3(books.gained()), 1e-9);
    double const area_m2 =
        flow_.surface().cell_area_m2() * static_cast<double>(flow_.surface().geometry.size());
    double const fallen_m3 = m_per_mm * storm_.depth_mm() * area_m2;
    return {
        {"mass_residual_relative", flow_.m3(books.residual(flow_.storage())) / throughput,
         mass_limit, ""},
        {"rain_volume_relative", (flow_.m3(books.rain) - fallen_m3) / fallen_m3, rain_limit, ""}};
  }

  CityModel const& model_;
  FloodSettings const& settings_;
  RunContext& context_;
  CityGround ground_;
  DesignStorm storm_;
  SurfaceFlow flow_;
  Overlay depth_;
  Overlay max_depth_;
  Table ledger_;
  std::vector<RasterFrame> frames_;
  double most_limited_ = 0;
};

}  // namespace

Result<RunResult> run_flood(CityModel const& model, FloodSettings const& settings,
                            RunContext& context) {
  context.progress(0.0, "preparing the ground");
  auto const formula = StormFormula::load(settings.region);
  if (!formula) return formula.error();
  auto const surfaces = LandSurfaces::load();
  if (!surfaces) return surfaces.error();
  auto const marks = load_depth_marks();
  if (!marks) return marks.error();
  auto const legend = load_legend("flood_depth");
  if (!legend) return legend.error();
  auto const beside_legend = load_legend("building_depth");
  if (!beside_legend) return beside_legend.error();
  auto ground = make_city_ground(model, *surfaces, ground_options(settings));
  if (!ground) return ground.error();
  double const peak = settings.peak_position > 0 ? settings.peak_position : formula->peak_position;
  DesignStorm const storm(*formula, settings.return_period_a, settings.duration_min, peak);
  return Run(model, settings, std::move(*ground), storm, *surfaces, *legend, context)
      .go(*marks, *beside_legend);
}

}  // namespace citytwin::flood
