#include "renderer/build/scene_builder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <oneapi/tbb/parallel_for.h>

#include "renderer/build/buildings.h"
#include "renderer/build/ground_mesher.h"
#include "renderer/build/light_walls.h"
#include "renderer/build/outskirts.h"
#include "renderer/build/planting.h"
#include "renderer/build/road_markings.h"
#include "renderer/build/road_structures.h"
#include "renderer/build/underground.h"
#include "renderer/build/water.h"

namespace citytwin::scene {
namespace {

constexpr double light_wall_reach_m = 60;     // beyond it street lighting fades out
constexpr std::size_t leaf_budget = 110'000;  // about 350,000 ground triangles

Box extent_of(CityModel const& model) {
  Box extent = model.extent;
  if (!extent.empty()) return extent;
  for (auto const& layer : model.layers) {
    if (layer->extent().empty()) continue;
    extent.add(layer->extent().min_x, layer->extent().min_y);
    extent.add(layer->extent().max_x, layer->extent().max_y);
  }
  return extent.empty() ? Box{-50, -50, 50, 50} : extent;
}

/// The 3 x 3 squares of 64 m with the most building, tall ones counting most.
Vec3 focus_of(CityModel const& model, Palette const& palette, Box const& extent) {
  constexpr double square_m = 64;
  struct Mass {
    double weight = 0, x = 0, y = 0, height = 0;
  };
  auto const columns = static_cast<int>(extent.width() / square_m) + 1;
  auto const rows = static_cast<int>(extent.height() / square_m) + 1;
  std::vector<Mass> squares(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows));
  for (auto const* layer : model.layers_of(LayerKind::building)) {
    for (std::size_t row = 0; row < layer->size(); ++row) {
      auto const box = layer->geometry(row).box();
      if (box.empty()) continue;
      double const h =
          layer->number("height_m", row)
              .value_or(palette.number("building_height_m", layer->text("usage", row)));
      double const x = (box.min_x + box.max_x) / 2, y = (box.min_y + box.max_y) / 2;
      auto const i = std::clamp(static_cast<int>((x - extent.min_x) / square_m), 0, columns - 1);
      auto const j = std::clamp(static_cast<int>((y - extent.min_y) / square_m), 0, rows - 1);
      double const w = h * h * box.width() * box.height();
      auto& m = squares[static_cast<std::size_t>(j * columns + i)];
      m = {m.weight + w, m.x + w * x, m.y + w * y, m.height + w * h};
    }
  }
  Mass best;
  for (int j = 0; j < rows; ++j) {
    for (int i = 0; i < columns; ++i) {
      Mass sum;
      for (int v = std::max(0, j - 1); v <= std::min(rows - 1, j + 1); ++v) {
        for (int u = std::max(0, i - 1); u <= std::min(columns - 1, i + 1); ++u) {
          auto const& m = squares[static_cast<std::size_t>(v * columns + u)];
          sum = {sum.weight + m.weight, sum.x + m.x, sum.y + m.y, sum.height + m.height};
        }
      }
      if (sum.weight > best.weight) best = sum;
    }
  }
  if (best.weight <= 0) {
    double const x = (extent.min_x + extent.max_x) / 2, y = (extent.min_y + extent.max_y) / 2;
    return {x, y, bare_ground_m(model, x, y)};
  }
  double const x = best.x / best.weight, y = best.y / best.weight;
  return {x, y, bare_ground_m(model, x, y) + best.height / best.weight / 3};
}

/// Mean height along the city's border: the level of the land around.
double border_level_m(GroundSurface const& ground, Box const& e) {
  double sum = 0;
  constexpr int n = 64;
  for (int k = 0; k < n; ++k) {
    double const t = (k + 0.5) / n;
    double const x = e.min_x + t * e.width(), y = e.min_y + t * e.height();
    sum += ground.height_m(x, e.min_y) + ground.height_m(x, e.max_y) + ground.height_m(e.min_x, y) +
           ground.height_m(e.max_x, y);
  }
  return sum / (4 * n);
}

}  // namespace

BuiltScene build_scene(CityModel const& model) {
  BuiltScene built;
  auto& warnings = built.report.warnings;
  auto const palette = Palette::load(warnings);
  auto const extent = extent_of(model);
  TileLayout const layout(extent);
  auto const roads = read_roads(model, palette, warnings);
  auto const of = [](Structure s) { return [s](Road const& road) { return road.structure == s; }; };
  RoadIndex const ground_roads(roads, extent, [](Road const& road) { return road.on_ground(); });
  RoadIndex const bridges(roads, extent, of(Structure::bridge));
  RoadIndex const underpasses(roads, extent, of(Structure::underpass));
  GroundSurface const surface(model, ground_roads, bridges, underpasses, layout, leaf_budget);
  auto const classes = plan_ground(model, roads, palette, warnings);

  auto scene = std::make_shared<Scene>();
  scene->model_version = model.version;
  scene->extent = extent;
  scene->terrain = model.terrain;
  scene->focus = focus_of(model, palette, extent);

  std::vector<TileWriter> tiles;
  for (std::size_t t = 0; t < layout.count(); ++t) tiles.emplace_back(layout.origin(t));
  auto const road_layers = model.layers_of(LayerKind::road);
  std::string const road_layer = road_layers.empty() ? "" : road_layers.front()->name();
  GroundInput const ground{surface,      classes, road_layer,  roads,
                           ground_roads, bridges, underpasses, palette};
  tbb::parallel_for(std::size_t{0}, tiles.size(),
                    [&](std::size_t t) { mesh_ground(ground, layout.box(t), tiles[t]); });
  scene->water_level_m = add_water(model, surface, palette, layout, tiles, warnings);
  add_bridges(ground, layout, tiles);
  add_trench_parapets(ground, layout, tiles);
  add_markings(ground, layout, tiles);
  add_pipes(model, palette, layout, tiles, warnings);
  add_pipe_nodes(model, palette, layout, tiles);
  add_corridors(model, palette, layout, tiles, warnings);
  add_buildings(model, surface, palette, layout, tiles, warnings);
  add_trees(model, surface, layout, tiles);
  add_lamps(model, surface, palette, layout, tiles, scene->lights, warnings);
  scene->light_walls = light_walls(scene->lights, model, surface, palette, light_wall_reach_m);

  tiles.emplace_back(Vec3{(extent.min_x + extent.max_x) / 2, (extent.min_y + extent.max_y) / 2, 0});
  add_outskirts(surface, palette, extent, border_level_m(surface, extent), tiles.back());
  for (auto& tile : tiles) {
    auto done = tile.take();
    if (!done.box.empty()) scene->tiles.push_back(std::move(done));
  }
  built.scene = std::move(scene);
  return built;
}

}  // namespace citytwin::scene
