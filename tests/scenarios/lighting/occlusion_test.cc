#include "scenarios/lighting/occlusion.h"

#include <cmath>
#include <random>

#include "tests/scenarios/lighting/lit_street.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::lighting;

namespace {

CityModel with(std::vector<test::BoxSpec> const& boxes) {
  CityModel model;
  model.layers = {test::buildings(boxes)};
  return model;
}

PolarMap map_around(CityModel const& model, Vec3 const& lamp) {
  std::vector<Wall> walls;
  Occluders(model, false).walls_around(lamp, {-200, -200, 200, 200}, walls);
  PolarMap map;
  map.build(lamp, walls);
  return map;
}

/// Does the way from the lamp to the point pass through the box? Clipping, no walls involved.
bool passes_through(test::BoxSpec const& b, Vec3 const& from, Vec3 const& to) {
  double enter = 0;
  double leave = 1;
  auto const clip = [&](double start, double end, double low, double high) {
    double t0 = (low - start) / (end - start);
    double t1 = (high - start) / (end - start);
    if (t0 > t1) std::swap(t0, t1);
    enter = std::max(enter, t0);
    leave = std::min(leave, t1);
  };
  clip(from.x, to.x, b.west, b.east);
  clip(from.y, to.y, b.south, b.north);
  clip(from.z, to.z, -10, b.height_m);
  return enter < leave;
}

}  // namespace

TEST_CASE("a wall taller than the lamp hides everything behind it", "[lighting][exact]") {
  auto const map = map_around(with({{-5, 5, 10, 20, 12}}), {0, 0, 8});
  CHECK(!map.hidden(0, 9.99, -8));
  CHECK(map.hidden(0, 20.01, -8));
  CHECK(map.hidden(0, 150, -8));
  CHECK(!map.hidden(0, -150, -8));
  // The shadow's edge runs through the corner (5, 10): x = y / 2.
  CHECK(map.hidden(49.99, 100, -8));
  CHECK(!map.hidden(50.01, 100, -8));
}

TEST_CASE("a building lower than the lamp casts a shadow of finite length",
          "[lighting][analytic]") {
  // Lamp at 8 m, far edge of the 4 m roof at 15 m: the grazing ray lands at 30 m.
  auto const map = map_around(with({{-5, 5, 10, 15, 4}}), {0, 0, 8});
  CHECK(map.hidden(0, 15.01, -8));
  CHECK(map.hidden(0, 29.99, -8));
  CHECK(!map.hidden(0, 30.01, -8));
}

TEST_CASE("the polar map agrees with clipping against every box", "[lighting][oracle]") {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> plan(-80, 80);
  std::uniform_real_distribution<double> side(4, 25);
  std::uniform_real_distribution<double> height(2, 20);
  Vec3 const lamp{3, -2, 8};
  for (int scene = 0; scene < 10; ++scene) {
    std::vector<test::BoxSpec> boxes;
    while (boxes.size() < 12) {
      double const west = plan(random);
      double const south = plan(random);
      test::BoxSpec const box{west, west + side(random), south, south + side(random),
                              height(random)};
      bool const holds_lamp = box.west - 1 < lamp.x && lamp.x < box.east + 1 &&
                              box.south - 1 < lamp.y && lamp.y < box.north + 1;
      if (!holds_lamp) boxes.push_back(box);
    }
    auto const map = map_around(with(boxes), lamp);
    int hidden_count = 0;
    for (int i = 0; i < 500; ++i) {
      Vec3 const point{plan(random) * 1.2, plan(random) * 1.2, 0};
      bool inside = false;
      bool hidden = false;
      for (auto const& b : boxes) {
        inside = inside ||
                 (b.west < point.x && point.x < b.east && b.south < point.y && point.y < b.north);
        hidden = hidden || passes_through(b, lamp, point);
      }
      if (inside) continue;
      double const x = point.x - lamp.x;
      double const y = point.y - lamp.y;
      auto const bin = static_cast<std::size_t>(PolarMap::bin_of(x, y));
      CHECK(map.hidden(x, y, -lamp.z) == hidden);
      if (x * x + y * y <= map.free_until_m2()[bin]) CHECK(!hidden);
      if (x * x + y * y > map.blocked_from_m2()[bin]) CHECK(hidden);
      hidden_count += hidden;
    }
    CHECK(hidden_count > 50);
  }
}

TEST_CASE("a building that holds the lamp does not hide it", "[lighting][exact]") {
  auto const model = with({{-5, 5, -5, 5, 20}});
  std::vector<Wall> walls;
  Occluders(model, false).walls_around({0, 0, 8}, {-100, -100, 100, 100}, walls);
  CHECK(walls.empty());
}

TEST_CASE("a building of unknown height is taken to be tall and is counted", "[lighting][exact]") {
  LayerBuilder layer("buildings", LayerKind::building, GeometryType::polygon);
  layer.geometry().add_polygon(std::array<Vec3, 3>{Vec3{-5, 10, 0}, {5, 10, 0}, {0, 15, 0}});
  layer.end_feature();
  CityModel model;
  model.layers = {std::move(layer).build()};
  CHECK(Occluders(model, false).without_height() == 1);
  CHECK(map_around(model, {0, 0, 30}).hidden(0, 100, -30));
}
