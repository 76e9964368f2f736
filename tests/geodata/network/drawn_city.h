/// @file
/// A city of a few lines, drawn in the test itself; grid and ground metres are the same.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "geodata/city_model.h"

namespace citytwin::test {

struct DrawnFeature {
  std::vector<Vec3> points;
  std::map<std::string, Value> values;
};

inline std::shared_ptr<Layer const> drawn_layer(std::string const& name, LayerKind kind,
                                                GeometryType type,
                                                std::vector<DrawnFeature> const& features) {
  LayerBuilder builder(name, kind, type);
  for (auto const& feature : features) {
    if (type == GeometryType::line) builder.geometry().add_line(feature.points);
    if (type == GeometryType::point) builder.geometry().add_point(feature.points.at(0));
    if (type == GeometryType::polygon) builder.geometry().add_polygon(feature.points);
    for (auto const& [column, value] : feature.values) builder.set(column, value);
    builder.end_feature();
  }
  return std::move(builder).build();
}

inline CityModel drawn_city(std::vector<std::shared_ptr<Layer const>> layers) {
  CityModel city;
  city.name_en = "drawn";
  city.version = "0123456789abcdef";
  city.frame.crs = "";  // no projection: every scale is the frame's own, 1
  for (auto const& layer : layers) {
    if (layer->extent().empty()) continue;
    city.extent.add(layer->extent().min_x, layer->extent().min_y);
    city.extent.add(layer->extent().max_x, layer->extent().max_y);
  }
  city.layers = std::move(layers);
  return city;
}

inline CityModel city_of_roads(std::vector<DrawnFeature> const& roads) {
  return drawn_city({drawn_layer("roads", LayerKind::road, GeometryType::line, roads)});
}

}  // namespace citytwin::test
