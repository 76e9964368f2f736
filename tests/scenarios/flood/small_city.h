/// @file
/// A city of 100 m x 80 m drawn for the flood tests: a road, a house, a pond, a park and a bridge.
#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "geodata/city_model.h"

namespace citytwin::test {

inline std::vector<Vec3> rectangle(double x0, double y0, double x1, double y1) {
  return {{x0, y0, 0}, {x1, y0, 0}, {x1, y1, 0}, {x0, y1, 0}};
}

inline std::shared_ptr<Layer const> polygons(
    std::string const& name, LayerKind kind, std::vector<Vec3> const& ring,
    std::vector<std::pair<std::string, Value>> const& values) {
  LayerBuilder layer(name, kind, GeometryType::polygon);
  layer.geometry().add_polygon(ring);
  for (auto const& [key, value] : values) layer.set(key, value);
  layer.end_feature();
  return std::move(layer).build();
}

inline std::shared_ptr<Layer const> small_roads() {
  LayerBuilder roads("roads", LayerKind::road, GeometryType::line);
  auto const add = [&](std::vector<Vec3> const& line, char const* structure) {
    roads.geometry().add_line(line);
    roads.set("width_m", 8.0);
    roads.set("sidewalk_m", 2.0);
    roads.set("structure", std::string(structure));
    roads.end_feature();
  };
  add({{0, 20, 3}, {100, 20, 3}}, "ground");
  add({{80, 0, 6}, {80, 80, 6}}, "bridge");
  return std::move(roads).build();
}

/// Ground falls from 3.4 m in the north to 3.0 m in the south; the pond's bed is at 1 m.
inline CityModel small_city() {
  CityModel city;
  city.version = "small";
  city.extent = {0, 0, 100, 80};
  auto terrain = std::make_shared<Grid<float>>(GridGeometry{0, 80, 1, 100, 80}, 3.0F);
  for (int r = 0; r < 80; ++r) {
    for (int c = 0; c < 100; ++c) terrain->at(r, c) = 3.0F + 0.005F * static_cast<float>(79 - r);
  }
  city.terrain = terrain;
  city.layers = {small_roads(),
                 polygons("buildings", LayerKind::building, rectangle(10, 40, 30, 60),
                          {{"floors", std::int64_t{3}}}),
                 polygons("water", LayerKind::water, rectangle(70, 40, 100, 70),
                          {{"class", std::string("lake")}, {"level_m", 2.5}, {"bed_m", 1.0}}),
                 polygons("parks", LayerKind::park, rectangle(40, 40, 60, 60),
                          {{"class", std::string("park")}})};
  return city;
}

}  // namespace citytwin::test
