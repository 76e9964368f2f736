#include "renderer/build/buildings.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <oneapi/tbb/parallel_for.h>

#include "renderer/build/roof.h"

namespace citytwin::scene {
namespace {

/// A fixed number in [0, 1) for a feature and a purpose: variety that never changes.
double variety(FeatureId id, std::uint64_t purpose) {
  std::uint64_t h = id * 0x9e3779b97f4a7c15ULL + purpose * 0xbf58476d1ce4e5b9ULL;
  h = (h ^ (h >> 30)) * 0xbf58476d1ce4e5b9ULL;
  h = (h ^ (h >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<double>((h ^ (h >> 31)) >> 11) * 0x1p-53;
}

Colour pick(std::vector<Colour> const& colours, double choice) {
  return colours[static_cast<std::size_t>(choice * static_cast<double>(colours.size()))];
}

struct Building {
  Rings footprint;
  double foot_m, base_m, height_m;
  std::string_view usage, roof;
  FeatureId id;
  std::uint32_t row;  ///< + 1
  [[nodiscard]] double top_m() const { return base_m + height_m; }
};

double height_of(Layer const& layer, std::size_t row, Palette const& palette) {
  auto const usable = [](std::optional<double> v) { return v && std::isfinite(*v) && *v > 0.5; };
  auto const height = layer.number("height_m", row);
  if (usable(height)) return std::min(*height, 1000.0);
  auto const floors = layer.number("floors", row);
  if (usable(floors)) return std::min(*floors, 250.0) * palette.number("building", "floor_m");
  return palette.number("building_height_m", layer.text("usage", row));
}

double lowest_ground_m(Rings const& footprint, GroundSurface const& ground) {
  double lowest = std::numeric_limits<double>::infinity();
  for (auto const p : footprint[0]) lowest = std::min(lowest, ground.height_m(p.x, p.y));
  return lowest;
}

Building read_building(Layer const& layer, std::size_t row, Rings footprint,
                       GroundSurface const& ground, Palette const& palette) {
  double const lowest = lowest_ground_m(footprint, ground);
  Building out;
  out.base_m = layer.number("base_m", row).value_or(lowest);
  out.foot_m = std::min(lowest, out.base_m) - 0.5;
  out.height_m = height_of(layer, row, palette);
  out.usage = layer.text("usage", row);
  out.roof = layer.text("roof", row);
  out.id = layer.id(row);
  out.row = static_cast<std::uint32_t>(row) + 1;
  out.footprint = std::move(footprint);
  return out;
}

class BuildingMesher {
 public:
  BuildingMesher(Layer const& layer, Palette const& palette, TileWriter& tile)
      : layer_(layer), palette_(palette), tile_(tile) {}

  void add(Building const& b) {
    bool const glass = is_glass(b);
    auto& walls = tile_.mesh(glass ? Material::facade_glass : Material::facade, layer_);
    auto& roof = tile_.mesh(Material::roof, layer_);
    Paint const wall_paint{
        pick(palette_.colours(glass ? "wall_glass" : "wall", b.usage), variety(b.id, 1)), b.row};
    auto const rectangle =
        b.roof == "flat" || b.roof.empty() ? std::nullopt : as_rectangle(b.footprint);
    Paint const roof_paint{
        pick(palette_.colours("roof", rectangle ? "pitched" : "flat"), variety(b.id, 2)), b.row};
    RoofSite const site{b.footprint, b.top_m(), roof, walls, roof_paint, wall_paint};
    double parapet = 0;
    if (rectangle) {
      pitched_roof(site, *rectangle, b.roof == "hip");
    } else {
      parapet =
          b.height_m > 5 && has_room_for_parapet(b.footprint) ? (b.height_m > 24 ? 1.1 : 0.7) : 0;
      flat_roof(site, parapet);
      add_plant_rooms(b, roof, roof_paint);
    }
    add_walls(b, b.top_m() + parapet, walls, wall_paint);
  }

 private:
  [[nodiscard]] bool is_glass(Building const& b) const {
    bool const business = b.usage == "office" || b.usage == "commercial";
    return business && b.height_m > palette_.number("building", "glass_above_m") &&
           variety(b.id, 3) < palette_.number("building", "glass_share");
  }

  void add_walls(Building const& b, double top_m, MeshWriter& walls, Paint const& paint) {
    for (auto const& ring : b.footprint) {
      double along = 0;
      for (std::size_t i = 0, n = ring.size(); i < n; ++i) {
        auto const p = ring[i], q = ring[(i + 1) % n];
        double const next = along + std::hypot(q.x - p.x, q.y - p.y);
        double const low = b.foot_m - b.base_m, high = top_m - b.base_m;
        walls.quad({Vec3{p.x, p.y, b.foot_m}, Vec3{q.x, q.y, b.foot_m}, Vec3{q.x, q.y, top_m},
                    Vec3{p.x, p.y, top_m}},
                   paint, {Vec2{along, low}, Vec2{next, low}, Vec2{next, high}, Vec2{along, high}});
        along = next;
      }
    }
  }

  /// Lift and plant housings along the longest side, where the roof is large enough.
  void add_plant_rooms(Building const& b, MeshWriter& roof, Paint const& paint) {
    double const area = area_m2(b.footprint);
    if (area < 140 || b.height_m < 9) return;
    auto const& ring = b.footprint[0];
    std::size_t longest = 0;
    auto const side = [&](std::size_t i) {
      auto const &p = ring[i], &q = ring[(i + 1) % ring.size()];
      return std::hypot(q.x - p.x, q.y - p.y);
    };
    for (std::size_t i = 1; i < ring.size(); ++i) longest = side(i) > side(longest) ? i : longest;
    auto const p = ring[longest], q = ring[(longest + 1) % ring.size()];
    Vec2 const u{(q.x - p.x) / side(longest), (q.y - p.y) / side(longest)};
    Vec2 middle{};
    for (auto const& v : ring) {
      middle.x += v.x / static_cast<double>(ring.size());
      middle.y += v.y / static_cast<double>(ring.size());
    }
    double const size = std::clamp(0.16 * std::sqrt(area), 2.4, 7.0);
    double const spread = std::min(0.24 * side(longest), 22.0);
    for (int k = -1; k <= 1; ++k) {
      auto const purpose = static_cast<std::uint64_t>(10 + k);
      if (k == 0 && area < 500) continue;
      if (k == 1 && area < 260) continue;
      double const off = k * spread * (0.7 + 0.5 * variety(b.id, purpose));
      double const length = size * (0.8 + 0.7 * variety(b.id, purpose + 10));
      box_on_roof(b, {middle.x + off * u.x, middle.y + off * u.y}, u, length, size,
                  2.2 + 1.6 * variety(b.id, purpose + 20), roof, paint);
    }
  }

  void box_on_roof(Building const& b, Vec2 centre, Vec2 u, double length, double width,
                   double height, MeshWriter& roof, Paint const& paint) {
    PlanRing box;
    for (auto const& [s, t] : {Vec2{-1, -1}, Vec2{1, -1}, Vec2{1, 1}, Vec2{-1, 1}}) {
      double const du = s * length / 2, dv = t * width / 2;
      box.push_back({centre.x + du * u.x - dv * u.y, centre.y + du * u.y + dv * u.x});
    }
    // Checked with a margin, so that the box stays behind the parapet.
    for (auto const& p : box) {
      Vec2 const outer{centre.x + 1.4 * (p.x - centre.x), centre.y + 1.4 * (p.y - centre.y)};
      if (!contains(b.footprint[0], outer)) return;
      for (std::size_t h = 1; h < b.footprint.size(); ++h) {
        if (contains(b.footprint[h], outer) || contains(b.footprint[h], p)) return;
      }
    }
    double const low = b.top_m(), high = low + height;
    auto const z = [](Vec2 p, double v) { return Vec3{p.x, p.y, v}; };
    for (std::size_t i = 0; i < 4; ++i) {
      auto const &p = box[i], &q = box[(i + 1) % 4];
      roof.quad({z(p, low), z(q, low), z(q, high), z(p, high)}, paint);
    }
    roof.quad({z(box[0], high), z(box[1], high), z(box[2], high), z(box[3], high)}, paint);
  }

  Layer const& layer_;
  Palette const& palette_;
  TileWriter& tile_;
};

void report(Layer const& layer, std::vector<std::size_t> const& degenerate,
            std::vector<std::string>& warnings) {
  std::size_t unbuilt = 0, no_height = 0;
  for (auto const n : degenerate) unbuilt += n;
  for (std::size_t row = 0; row < layer.size(); ++row)
    no_height += layer.number("height_m", row) ? 0 : 1;
  if (unbuilt > 0) {
    warnings.push_back(
        fmt::format("{}: {} footprints are degenerate and not drawn", layer.name(), unbuilt));
  }
  if (no_height > 0) {
    warnings.push_back(
        fmt::format("{}: {} have no height_m; floors or the usage's default are used", layer.name(),
                    no_height));
  }
}

}  // namespace

double building_top_m(Layer const& layer, std::size_t row, Rings const& footprint,
                      GroundSurface const& ground, Palette const& palette) {
  auto const base = layer.number("base_m", row);
  return (base ? *base : lowest_ground_m(footprint, ground)) + height_of(layer, row, palette);
}

void add_buildings(CityModel const& model, GroundSurface const& ground, Palette const& palette,
                   TileLayout const& layout, std::vector<TileWriter>& tiles,
                   std::vector<std::string>& warnings) {
  for (auto const* layer : model.layers_of(LayerKind::building)) {
    if (layer->geometry_type() != GeometryType::polygon) continue;
    auto const rows = layout.rows_by_tile(*layer);
    std::vector<std::size_t> degenerate(tiles.size(), 0);
    tbb::parallel_for(std::size_t{0}, tiles.size(), [&](std::size_t t) {
      BuildingMesher mesher(*layer, palette, tiles[t]);
      for (auto const row : rows[t]) {
        auto const geometry = layer->geometry(row);
        for (std::size_t part = 0; part < geometry.part_count(); ++part) {
          auto footprint = plan_rings(geometry, part);
          if (footprint.empty() || area_m2(footprint) < 0.5) {
            ++degenerate[t];
            continue;
          }
          mesher.add(read_building(*layer, row, std::move(footprint), ground, palette));
        }
      }
    });
    report(*layer, degenerate, warnings);
  }
}

}  // namespace citytwin::scene
