/// @file
/// Seeded layers of points, lines and polygons scattered over one kilometre.
#pragma once

#include <cmath>
#include <memory>
#include <random>
#include <vector>

#include "geodata/layer.h"

namespace citytwin::test {

[[nodiscard]] inline std::vector<Vec3> regular_polygon(Vec2 centre, double radius_m, int corners) {
  std::vector<Vec3> ring;
  for (int i = 0; i < corners; ++i) {
    double const angle = 2 * 3.14159265358979 * i / corners;
    ring.push_back(
        {centre.x + radius_m * std::cos(angle), centre.y + radius_m * std::sin(angle), 0});
  }
  return ring;
}

class Scatter {
 public:
  explicit Scatter(unsigned seed) : random_(seed) {}
  [[nodiscard]] double between(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }
  [[nodiscard]] Vec2 place() {
    double const x = between(0, 1000);
    return {x, between(0, 1000)};
  }

 private:
  std::mt19937 random_;
};

[[nodiscard]] inline std::shared_ptr<Layer const> scattered_points(int n, unsigned seed) {
  Scatter scatter(seed);
  LayerBuilder builder("points", LayerKind::sensor, GeometryType::point);
  for (int i = 0; i < n; ++i) {
    auto const at = scatter.place();
    builder.geometry().add_point({at.x, at.y, scatter.between(0, 5)});
    builder.end_feature();
  }
  return std::move(builder).build();
}

/// Polylines of two to five vertices; two parts each fifth.
[[nodiscard]] inline std::shared_ptr<Layer const> scattered_lines(int n, unsigned seed) {
  Scatter scatter(seed);
  LayerBuilder builder("lines", LayerKind::pipe, GeometryType::line);
  for (int i = 0; i < n; ++i) {
    for (int part = 0; part < (i % 5 == 0 ? 2 : 1); ++part) {
      auto at = scatter.place();
      std::vector<Vec3> line;
      for (int v = 0; v < 2 + i % 4; ++v) {
        line.push_back({at.x, at.y, scatter.between(-3, 3)});
        at = {at.x + scatter.between(-60, 60), at.y + scatter.between(-60, 60)};
      }
      builder.geometry().add_ring(line);
      builder.geometry().end_part();
    }
    builder.end_feature();
  }
  return std::move(builder).build();
}

/// Regular polygons of three to nine corners. @param holes every other one has a hole
[[nodiscard]] inline std::shared_ptr<Layer const> scattered_polygons(int n, unsigned seed,
                                                                     bool holes) {
  Scatter scatter(seed);
  LayerBuilder builder("areas", LayerKind::building, GeometryType::polygon);
  for (int i = 0; i < n; ++i) {
    auto const at = scatter.place();
    double const radius = scatter.between(2, 60);
    std::vector<std::vector<Vec3>> inner;
    if (holes && i % 2 == 0) inner.push_back(regular_polygon(at, radius * 0.45, 3 + i % 5));
    builder.geometry().add_polygon(regular_polygon(at, radius, 3 + i % 7), inner);
    builder.end_feature();
  }
  return std::move(builder).build();
}

}  // namespace citytwin::test
