/// @file
/// A city of a few features, made in memory: trees (points), roads (lines), buildings (polygons) in
/// a square kilometre, at a real place's coordinates.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "geodata/edits/edit.h"

namespace citytwin::test {

inline GeometryColumn point(double x, double y, double z = 3) {
  GeometryColumn column(GeometryType::point);
  column.add_point({x, y, z});
  return column;
}

inline GeometryColumn line(std::vector<Vec3> const& vertices) {
  GeometryColumn column(GeometryType::line);
  column.add_line(vertices);
  return column;
}

inline GeometryColumn square(double x, double y, double side) {
  GeometryColumn column(GeometryType::polygon);
  column.add_polygon(
      std::vector<Vec3>{{x, y, 0}, {x + side, y, 0}, {x + side, y + side, 0}, {x, y + side, 0}});
  return column;
}

inline std::shared_ptr<Layer const> tiny_trees(int count) {
  LayerBuilder trees("trees", LayerKind::tree, GeometryType::point);
  trees.set_attribution("Trees of the test");
  for (int i = 0; i < count; ++i) {
    trees.geometry().add_point({10.0 * i, 20, 3});
    trees.set("species_en", std::string("ginkgo"));
    trees.set("height_m", 5.0 + i);
    trees.set("conifer", std::int64_t{0});
    trees.end_feature();
  }
  return std::move(trees).build();
}

inline std::shared_ptr<Layer const> tiny_roads() {
  LayerBuilder roads("roads", LayerKind::road, GeometryType::line);
  roads.geometry().add_line(std::vector<Vec3>{{0, 100, 3}, {500, 100, 3}});
  roads.set("name_zh", std::string("人民北路"));
  roads.set("lanes", std::int64_t{4});
  roads.end_feature();
  return std::move(roads).build();
}

inline std::shared_ptr<Layer const> tiny_buildings() {
  LayerBuilder buildings("buildings", LayerKind::building, GeometryType::polygon);
  for (int i = 0; i < 3; ++i) {
    buildings.geometry().add_polygon(
        std::vector<Vec3>{{100.0 * i, 200, 3}, {100.0 * i + 30, 200, 3}, {100.0 * i + 30, 240, 3}});
    buildings.set("height_m", 12.0);
    buildings.end_feature();
  }
  return std::move(buildings).build();
}

inline std::shared_ptr<CityModel const> tiny_city(int trees = 5) {
  auto city = std::make_shared<CityModel>();
  city->name_en = "Tiny";
  city->synthetic = true;
  city->frame.origin_easting_m = 616000;
  city->frame.origin_northing_m = 3435000;
  city->extent = {-100, -100, 1000, 1000};
  city->layers = {tiny_trees(trees), tiny_roads(), tiny_buildings()};
  city->version = content_version(*city);
  return city;
}

/// The request of one edit.
inline EditRequest request(std::string id, FeatureEdit edit) {
  return {.request_id = std::move(id), .author = "tester", .edits = {std::move(edit)}};
}

inline FeatureEdit plant(double x, double y, double height_m = 4) {
  return {.kind = EditKind::insert,
          .layer = "trees",
          .geometry = point(x, y),
          .attributes = {{"height_m", height_m}}};
}

}  // namespace citytwin::test
