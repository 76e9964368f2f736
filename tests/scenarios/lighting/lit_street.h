/// @file
/// A tiny lit street drawn for tests: a straight road along x with lamps on its south side.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "geodata/city_model.h"
#include "scenarios/core/scenario.h"

namespace citytwin::test {

struct LampSpec {
  Vec3 foot;
  double heading_deg = 0;
  std::string circuit = "L1";
  std::string photometry = "street_medium";
  double flux_lm = 10000;
  double height_m = 8;
  double arm_m = 0;
};

inline std::shared_ptr<Layer const> luminaires(std::vector<LampSpec> const& lamps) {
  LayerBuilder layer("luminaires", LayerKind::luminaire, GeometryType::point);
  for (auto const& lamp : lamps) {
    layer.geometry().add_point(lamp.foot);
    layer.set("circuit", lamp.circuit);
    layer.set("photometry", lamp.photometry);
    layer.set("flux_lm", lamp.flux_lm);
    layer.set("power_w", 80.0);
    layer.set("height_m", lamp.height_m);
    layer.set("arm_m", lamp.arm_m);
    layer.set("heading_deg", lamp.heading_deg);
    layer.set("tilt_deg", 0.0);
    layer.set("spin_deg", 0.0);
    layer.end_feature();
  }
  return std::move(layer).build();
}

struct BoxSpec {
  double west, east, south, north, height_m;
};

inline std::shared_ptr<Layer const> buildings(std::vector<BoxSpec> const& boxes) {
  LayerBuilder layer("buildings", LayerKind::building, GeometryType::polygon);
  for (auto const& b : boxes) {
    layer.geometry().add_polygon(std::array<Vec3, 4>{Vec3{b.west, b.south, 0},
                                                     {b.east, b.south, 0},
                                                     {b.east, b.north, 0},
                                                     {b.west, b.north, 0}});
    layer.set("height_m", b.height_m);
    layer.set("base_m", 0.0);
    layer.end_feature();
  }
  return std::move(layer).build();
}

inline std::shared_ptr<Layer const> one_road(double length_m, double width_m,
                                             std::string const& road_class,
                                             std::string const& traffic) {
  LayerBuilder layer("roads", LayerKind::road, GeometryType::line);
  layer.geometry().add_line(std::array<Vec3, 2>{Vec3{0, 0, 0}, {length_m, 0, 0}});
  layer.set("class", road_class);
  layer.set("traffic", traffic);
  layer.set("width_m", width_m);
  layer.set("level", std::int64_t{0});
  layer.end_feature();
  return std::move(layer).build();
}

/// Six lamps 30 m apart on the kerb of an 8 m wide branch road, throwing north; no terrain.
inline CityModel lit_street() {
  std::vector<LampSpec> lamps;
  for (int i = 0; i < 6; ++i) {
    lamps.push_back({{15.0 + 30 * i, -4, 0}, 0, i < 3 ? "west" : "east"});
  }
  CityModel model;
  model.name_en = "Test street";
  model.extent = {0, -40, 180, 40};
  model.layers = {one_road(180, 8, "branch", "low"), luminaires(lamps)};
  return model;
}

/// Collects what a run says; can be told to stop.
class Listener final : public RunContext {
 public:
  void progress(double fraction, std::string_view) override { fractions.push_back(fraction); }
  [[nodiscard]] bool cancelled() const override { return fractions.back() >= stop_from; }
  void frame(Overlay const& description, RasterFrame const&) override {
    overlay_ids.push_back(description.id);
  }

  double stop_from = 2;  ///< fraction from which on the run is told to stop
  std::vector<double> fractions;
  std::vector<std::string> overlay_ids;
};

inline Result<RunResult> run(Scenario const& scenario, CityModel const& model,
                             std::map<std::string, ParameterValue> const& given,
                             Listener& listener) {
  auto const values = bind_parameters(scenario.parameters(), given);
  if (!values) return values.error();
  return scenario.run(model, *values, listener);
}

inline Result<RunResult> run(Scenario const& scenario, CityModel const& model,
                             std::map<std::string, ParameterValue> const& given = {}) {
  Listener listener;
  return run(scenario, model, given, listener);
}

}  // namespace citytwin::test
