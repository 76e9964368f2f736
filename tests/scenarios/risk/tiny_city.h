/// @file
/// A city small enough to rate by hand: one arterial road, pipes beneath it, a tower beside it.
///
/// Units    metres in the local frame; the projection scale is 1, so grid and ground agree.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/core/scenario.h"

namespace citytwin::risk {

using Attributes = std::map<std::string, Value>;

inline std::vector<Vec3> line(Vec2 from, Vec2 to) {
  return {{from.x, from.y, 0}, {to.x, to.y, 0}};
}

inline void add_line(LayerBuilder& layer, std::vector<Vec3> const& points,
                     Attributes const& attributes) {
  layer.geometry().add_line(points);
  for (auto const& [name, value] : attributes) layer.set(name, value);
  layer.end_feature();
}

inline Attributes const arterial{{"class", "arterial"}, {"width_m", 20.0},
                                 {"sidewalk_m", 4.0},   {"structure", "ground"},
                                 {"traffic", "high"},   {"year", std::int64_t{2006}}};

inline Attributes const old_main{
    {"system", "water"}, {"material", "CI"}, {"diameter_mm", 150.0}, {"year", std::int64_t{1955}}};

inline Attributes const old_drain{{"system", "storm"},
                                  {"material", "concrete"},
                                  {"diameter_mm", 600.0},
                                  {"year", std::int64_t{1996}}};

inline Attributes const gas_main{{"system", "gas"},
                                 {"material", "steel"},
                                 {"diameter_mm", 200.0},
                                 {"pressure_kpa", 300.0},
                                 {"year", std::int64_t{2016}}};

/// The attributes with one of them changed; a null value takes it away.
inline Attributes with(Attributes attributes, std::string const& name, Value value) {
  attributes[name] = std::move(value);
  return attributes;
}

/// Pipes run from x = 0 to 100 at y = 0, 1, 2, ...; pipe i + 1 is pipes[i].
inline std::shared_ptr<Layer const> pipes_of(std::vector<Attributes> const& pipes) {
  LayerBuilder layer("pipes", LayerKind::pipe, GeometryType::line);
  for (std::size_t i = 0; i < pipes.size(); ++i) {
    double const y = static_cast<double>(i);
    add_line(layer, line({0, y}, {100, y}), pipes[i]);
  }
  return std::move(layer).build();
}

inline std::shared_ptr<Layer const> roads_of(std::vector<Attributes> const& roads) {
  LayerBuilder layer("roads", LayerKind::road, GeometryType::line);
  for (std::size_t i = 0; i < roads.size(); ++i) {
    double const y = 200 * static_cast<double>(i);
    add_line(layer, line({0, y}, {100, y}), roads[i]);
  }
  return std::move(layer).build();
}

/// A tower of 20 m by 20 m with its south wall at y = 18.
inline std::shared_ptr<Layer const> tower_of(std::int64_t people) {
  LayerBuilder layer("buildings", LayerKind::building, GeometryType::polygon);
  layer.geometry().add_polygon(
      std::vector<Vec3>{{40, 18, 0}, {60, 18, 0}, {60, 38, 0}, {40, 38, 0}});
  layer.set("people", people);
  layer.end_feature();
  return std::move(layer).build();
}

inline CityModel city_of(std::vector<std::shared_ptr<Layer const>> layers) {
  CityModel model;
  model.name_en = "Tiny City";
  model.layers = std::move(layers);
  return model;
}

/// A context that records nothing and stops when told.
class QuietContext : public RunContext {
 public:
  explicit QuietContext(bool stop = false) : stop_(stop) {}
  void progress(double fraction, std::string_view) override { last_fraction = fraction; }
  [[nodiscard]] bool cancelled() const override { return stop_; }
  void frame(Overlay const&, RasterFrame const&) override { ++frames; }

  double last_fraction = 0;
  int frames = 0;

 private:
  bool stop_;
};

}  // namespace citytwin::risk
