#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <random>

#include "bench/suite.h"
#include "scenarios/lighting/ground.h"
#include "scenarios/lighting/illuminance.h"
#include "scenarios/lighting/pair_kernel.h"

namespace citytwin::bench {

namespace {

using namespace citytwin::lighting;

constexpr double reach_m = 80;

/// Streets every 100 m with lamps every 30 m, four buildings a block, most taller than the lamps.
CityModel street_grid(double side_m) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> height(4, 40);
  LayerBuilder lamps("luminaires", LayerKind::luminaire, GeometryType::point);
  LayerBuilder buildings("buildings", LayerKind::building, GeometryType::polygon);
  auto const add_lamp_at = [&](double x, double y, double heading_deg) {
    lamps.geometry().add_point({x, y, 0});
    lamps.set("photometry", "street_medium");
    lamps.set("height_m", 9.0);
    lamps.set("heading_deg", heading_deg);
    lamps.end_feature();
  };
  for (double street = 0; street < side_m; street += 100) {
    for (double along = 15; along < side_m; along += 30) {
      add_lamp_at(along, street - 5, 0);
      add_lamp_at(street - 5, along, 90);
    }
    for (double block = 0; block < side_m; block += 100) {
      for (auto const& [dx, dy] : std::array<Vec2, 4>{Vec2{15, 15}, {55, 15}, {15, 55}, {55, 55}}) {
        double const x = street + dx;
        double const y = block + dy;
        buildings.geometry().add_polygon(std::array<Vec3, 4>{
            Vec3{x, y, 0}, {x + 30, y, 0}, {x + 30, y + 30, 0}, {x, y + 30, 0}});
        buildings.set("height_m", height(random));
        buildings.end_feature();
      }
    }
  }
  CityModel model;
  model.extent = {0, 0, side_m, side_m};
  model.layers = {std::move(lamps).build(), std::move(buildings).build()};
  return model;
}

/// The scene of the raster row, with everything that LitCity borrows.
struct Scene {
  CityModel model = street_grid(600);
  LampSet lamps = *read_lamps(model, {});
  Occluders walls{model, true};
  Grid<float> heights = ground_heights(model, ground_geometry(model, 2));
  LitCity shaded{lamps, std::vector<double>(lamps.lamps.size(), reach_m), &walls};
  LitCity open{lamps, std::vector<double>(lamps.lamps.size(), reach_m), nullptr};

  [[nodiscard]] double pairs() const {
    double count = 0;
    auto const& g = heights.geometry();
    for (auto const& lamp : lamps.lamps) {
      for (int row = 0; row < g.rows; ++row) {
        double const dy = g.y(row) - lamp.position.y;
        if (std::abs(dy) > reach_m) continue;
        double const half = std::sqrt(reach_m * reach_m - dy * dy);
        double const from = std::max(g.x(0), lamp.position.x - half);
        double const to = std::min(g.x(g.columns - 1), lamp.position.x + half);
        count += std::max(0.0, std::floor((to - from) / g.cell_m) + 1);
      }
    }
    return count;
  }
};

/// What one would write from the formula: doubles, library trigonometry, bilinear by search.
double scalar_lx(Photometry const& p, Lamp const& lamp, Vec3 const& point) {
  Vec3 const d{point.x - lamp.position.x, point.y - lamp.position.y, point.z - lamp.position.z};
  auto const& r = lamp.to_lamp;
  double const u = r[0] * d.x + r[1] * d.y + r[2] * d.z;
  double const v = r[3] * d.x + r[4] * d.y + r[5] * d.z;
  double const w = r[6] * d.x + r[7] * d.y + r[8] * d.z;
  double const distance = std::sqrt(d.x * d.x + d.y * d.y + d.z * d.z);
  double const c = std::atan2(v, u) * 180 / std::numbers::pi;
  double const gamma = std::acos(-w / distance) * 180 / std::numbers::pi;
  return lamp.scale * p.intensity_cd(c, gamma) * -d.z / (distance * distance * distance);
}

/// 100 x 100 points under each lamp of the scene's first 20.
double scalar_work(Scene const& scene) {
  double sum = 0;
  for (std::size_t i = 0; i < 20; ++i) {
    auto const& lamp = scene.lamps.lamps[i];
    for (int k = 0; k < 10000; ++k) {
      Vec3 const point{lamp.position.x + k % 100 - 50.0, lamp.position.y + k / 100 - 50.0, 0};
      sum += scalar_lx(scene.lamps.types[lamp.type].photometry, lamp, point);
    }
  }
  return sum;
}
constexpr double scalar_pairs = 20 * 10000;

}  // namespace

void add_lighting(Suite& suite) {
  auto const scene = std::make_shared<Scene const>();
  double const pairs = scene->pairs();
  suite.add_pair({.name = "lighting/raster_open",
                  .unit = "lamp-point pairs/s",
                  .items = pairs,
                  .ours = [=] { keep(scene->open.on(scene->heights)->values().front()); },
                  .rival = "scalar double loop, library trigonometry",
                  .rival_work = [=] { keep(scalar_work(*scene)); },
                  .rival_items = scalar_pairs,
                  .at_least = 3,
                  .note = "600 m x 600 m, 2 m cells, reach 80 m, whole run"});
  suite.add_pair({.name = "lighting/raster_shaded",
                  .unit = "lamp-point pairs/s",
                  .items = pairs,
                  .ours = [=] { keep(scene->shaded.on(scene->heights)->values().front()); },
                  .rival = "scalar double loop without shadows",
                  .rival_work = [=] { keep(scalar_work(*scene)); },
                  .rival_items = scalar_pairs,
                  .at_least = 2,
                  .note = "the same with 144 buildings; Radiance rtrace with an octree: 7.9e5 "
                          "pairs/s on a 2.45 GHz Zen 3 core"});
}

}  // namespace citytwin::bench
