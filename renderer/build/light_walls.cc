#include "renderer/build/light_walls.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <oneapi/tbb/parallel_for.h>

#include "renderer/build/buildings.h"
#include "renderer/build/polygon.h"

namespace citytwin::scene {
namespace {

constexpr auto directions = Scene::light_wall_directions;
constexpr double step_rad = 2 * std::numbers::pi / directions;

/// The walls seen from one light.
class Surroundings {
 public:
  Surroundings(Light const& light, LightWall* walls) : light_(light), walls_(walls) {}

  void add(Rings const& footprint, double top_m) {
    Vec2 const at{light_.position.x, light_.position.y};
    if (contains(footprint.front(), at)) return;  // a light on the building itself
    auto const above_light = static_cast<float>(top_m - light_.position.z);
    for (auto const& ring : footprint) {
      for (std::size_t i = 0, n = ring.size(); i < n; ++i) {
        auto const &p = ring[i], &q = ring[(i + 1) % n];
        add_wall({p.x - at.x, p.y - at.y}, {q.x - at.x, q.y - at.y}, above_light);
      }
    }
  }

 private:
  /// @param p, q ends, from the light
  void add_wall(Vec2 p, Vec2 q, float above_light) {
    double const length = std::hypot(q.x - p.x, q.y - p.y);
    if (length < 1e-6) return;
    Vec2 normal{(q.y - p.y) / length, (p.x - q.x) / length};
    double distance = normal.x * p.x + normal.y * p.y;
    if (distance < 0) normal = {-normal.x, -normal.y}, distance = -distance;
    if (distance < 1e-3) return;
    LightWall const wall{static_cast<float>(normal.x), static_cast<float>(normal.y),
                         static_cast<float>(distance), above_light};
    double const from = std::atan2(p.y, p.x);
    double const turn = std::remainder(std::atan2(q.y, q.x) - from, 2 * std::numbers::pi);
    double const low = std::min(from, from + turn) / step_rad;
    double const high = std::max(from, from + turn) / step_rad;
    for (auto k = static_cast<int>(std::ceil(low)); k <= high; ++k) keep(k, wall);
  }

  void keep(int direction, LightWall const& wall) {
    auto& kept = walls_[(direction % directions + directions) % directions];
    bool const taller = wall.above_light_m > 0;
    bool const kept_taller = kept.above_light_m > 0;
    double const angle = direction * step_rad;
    auto const along = [&](LightWall const& w) {
      return w.distance_m / (w.normal_x * std::cos(angle) + w.normal_y * std::sin(angle));
    };
    bool const nearer = kept.distance_m == LightWall::none_m || along(wall) < along(kept);
    if (taller == kept_taller ? nearer : taller) kept = wall;
  }

  Light const& light_;
  LightWall* walls_;
};

}  // namespace

std::vector<LightWall> light_walls(std::span<Light const> lights, CityModel const& model,
                                   GroundSurface const& ground, Palette const& palette,
                                   double reach_m) {
  std::vector<LightWall> walls(lights.size() * directions);
  auto const buildings = model.layers_of(LayerKind::building);
  tbb::parallel_for(std::size_t{0}, lights.size(), [&](std::size_t i) {
    Surroundings around(lights[i], walls.data() + i * directions);
    auto const& p = lights[i].position;
    Box const reach{p.x - reach_m, p.y - reach_m, p.x + reach_m, p.y + reach_m};
    std::vector<std::uint32_t> rows;
    for (auto const* layer : buildings) {
      if (layer->geometry_type() != GeometryType::polygon) continue;
      rows.clear();
      layer->index().window(reach, rows);
      std::sort(rows.begin(), rows.end());
      for (auto const row : rows) {
        auto const geometry = layer->geometry(row);
        for (std::size_t part = 0; part < geometry.part_count(); ++part) {
          auto const footprint = plan_rings(geometry, part);
          if (footprint.empty()) continue;
          around.add(footprint, building_top_m(*layer, row, footprint, ground, palette));
        }
      }
    }
  });
  return walls;
}

}  // namespace citytwin::scene
