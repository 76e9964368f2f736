#include "renderer/build/light_walls.h"

#include <cmath>
#include <numbers>

#include "renderer/build/scene_builder.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::scene;

namespace {

void add_building(LayerBuilder& layer, Box const& b, double height_m) {
  std::vector<Vec3> const ring{
      {b.min_x, b.min_y, 0}, {b.max_x, b.min_y, 0}, {b.max_x, b.max_y, 0}, {b.min_x, b.max_y, 0}};
  layer.geometry().add_polygon(ring);
  layer.set("height_m", height_m);
  layer.set("base_m", 0.0);
  layer.end_feature();
}

/// A lamp at (0, 0), 8 m up, and buildings east of it.
std::vector<LightWall> walls_of(std::vector<std::pair<Box, double>> const& buildings) {
  CityModel model;
  model.extent = {-100, -100, 100, 100};
  LayerBuilder layer("buildings", LayerKind::building, GeometryType::polygon);
  for (auto const& [box, height_m] : buildings) add_building(layer, box, height_m);
  model.layers.push_back(std::move(layer).build());
  LayerBuilder lamps("luminaires", LayerKind::luminaire, GeometryType::point);
  lamps.geometry().add_point({0, 0, 0});
  lamps.set("height_m", 8.0);
  lamps.set("arm_m", 0.0);
  lamps.end_feature();
  model.layers.push_back(std::move(lamps).build());
  model.version = content_version(model);
  return build_scene(model).scene->light_walls;
}

double angle_rad(int direction) {
  return 2 * std::numbers::pi * direction / Scene::light_wall_directions;
}

}  // namespace

TEST_CASE("a light meets the front of a building in the directions that it spans",
          "[renderer][exact]") {
  // The front x = 10 is seen within 45 degrees of east, ends included.
  auto const walls = walls_of({{{10, -10, 30, 10}, 20.0}});
  REQUIRE(walls.size() == Scene::light_wall_directions);
  for (int k = 0; k < Scene::light_wall_directions; ++k) {
    auto const& w = walls[static_cast<std::size_t>(k)];
    INFO("direction " << k);
    if (std::cos(angle_rad(k)) < std::sqrt(0.5) - 1e-9) {
      CHECK(w.distance_m == LightWall::none_m);
      continue;
    }
    CHECK(w.normal_x == Approx(1));
    CHECK(w.normal_y == Approx(0).margin(1e-6));
    CHECK(w.distance_m == Approx(10).margin(0.1));  // the lamp head stands off its post
    CHECK(w.above_light_m == Approx(12).margin(0.1));
  }
}

TEST_CASE("a kiosk does not hide the tower behind it", "[renderer][exact]") {
  auto const walls = walls_of({{{5, -5, 8, 5}, 3.0}, {{20, -10, 30, 10}, 40.0}});
  CHECK(walls.front().distance_m == Approx(20).margin(0.1));
  CHECK(walls.front().above_light_m == Approx(32).margin(0.1));
}

TEST_CASE("of two tall fronts the nearer one counts", "[renderer][exact]") {
  auto const walls = walls_of({{{30, -9, 40, 9}, 40.0}, {{12, -9, 20, 9}, 9.0}});
  CHECK(walls.front().distance_m == Approx(12).margin(0.1));
}
