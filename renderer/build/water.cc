#include "renderer/build/water.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>

#include "renderer/build/plan_area.h"

namespace citytwin::scene {
namespace {

struct Body {
  PlanArea area;
  double level_m;
  std::uint32_t row;  ///< + 1
};

/// Where no level is given, a little below the lowest bank.
double assumed_level_m(Geometry const& geometry, GroundSurface const& ground) {
  double lowest = std::numeric_limits<double>::infinity();
  for (auto const& p : geometry.exterior(0)) {
    if (std::isfinite(p.x) && std::isfinite(p.y))
      lowest = std::min(lowest, ground.bare_m(p.x, p.y));
  }
  return std::isfinite(lowest) ? lowest - 0.3 : 0;
}

std::vector<Body> read_bodies(Layer const& layer, GroundSurface const& ground,
                              std::vector<std::string>& warnings) {
  constexpr double under_bank_m = 0.8;
  std::vector<Body> out;
  std::size_t no_level = 0;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    auto const geometry = layer.geometry(row);
    if (geometry.empty()) continue;
    auto const level = layer.number("level_m", row);
    no_level += level ? 0 : 1;
    double const level_m = level ? *level : assumed_level_m(geometry, ground);
    for (std::size_t part = 0; part < geometry.part_count(); ++part) {
      auto area = PlanArea::polygon(plan_rings(geometry, part)).grown(under_bank_m);
      // Two translucent sheets must not lie on each other.
      for (auto const& other : out) {
        if (std::abs(other.level_m - level_m) < 0.5) area = area.difference(other.area);
      }
      if (!area.empty())
        out.push_back({std::move(area), level_m, static_cast<std::uint32_t>(row) + 1});
    }
  }
  if (no_level > 0) {
    warnings.push_back(fmt::format("{}: {} have no level_m; a level below the lowest bank is used",
                                   layer.name(), no_level));
  }
  return out;
}

/// Cuts a flat area into squares until each piece is small, then triangulates it.
void spread(Rings rings, Box const& box, double z, Paint const& paint, MeshWriter& mesh) {
  constexpr double piece_m = 32;
  if (rings.empty()) return;
  std::size_t vertices = 0;
  for (auto const& ring : rings) vertices += ring.size();
  if (box.width() > piece_m && vertices > 8) {
    double const x = (box.min_x + box.max_x) / 2, y = (box.min_y + box.max_y) / 2;
    auto sides = split(std::move(rings), Axis::x, x);
    auto west = split(std::move(sides.low), Axis::y, y);
    auto east = split(std::move(sides.high), Axis::y, y);
    spread(std::move(west.low), {box.min_x, box.min_y, x, y}, z, paint, mesh);
    spread(std::move(east.low), {x, box.min_y, box.max_x, y}, z, paint, mesh);
    spread(std::move(west.high), {box.min_x, y, x, box.max_y}, z, paint, mesh);
    spread(std::move(east.high), {x, y, box.max_x, box.max_y}, z, paint, mesh);
    return;
  }
  std::vector<std::uint32_t> numbers;
  for (auto const& ring : rings) {
    for (auto const p : ring) numbers.push_back(mesh.vertex({p.x, p.y, z}, {0, 0, 1}, paint));
  }
  for (auto const& t : triangulate(rings)) {
    mesh.triangle(numbers[t[0]], numbers[t[1]], numbers[t[2]]);
  }
}

}  // namespace

double add_water(CityModel const& model, GroundSurface const& ground, Palette const& palette,
                 TileLayout const& layout, std::vector<TileWriter>& tiles,
                 std::vector<std::string>& warnings) {
  double level_m = 0, largest_m2 = 0;
  for (auto const* layer : model.layers_of(LayerKind::water)) {
    if (layer->geometry_type() != GeometryType::polygon) continue;
    auto const bodies = read_bodies(*layer, ground, warnings);
    for (auto const& body : bodies) {
      double const area = area_m2(body.area.rings());
      if (area > largest_m2) level_m = body.level_m;
      largest_m2 = std::max(largest_m2, area);
    }
    auto const colour = palette.colour("ground", "water");
    tbb::parallel_for(std::size_t{0}, tiles.size(), [&](std::size_t t) {
      auto const box = layout.box(t);
      Box const square{box.min_x, box.min_y, box.min_x + TileLayout::tile_m,
                       box.min_y + TileLayout::tile_m};
      for (auto const& body : bodies) {
        auto const piece = body.area.clipped(box);
        if (piece.empty()) continue;
        spread(piece.rings(), square, body.level_m, {colour, body.row},
               tiles[t].mesh(Material::water, *layer));
      }
    });
  }
  return level_m;
}

}  // namespace citytwin::scene
