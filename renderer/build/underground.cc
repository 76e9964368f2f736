#include "renderer/build/underground.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include <fmt/format.h>

#include "renderer/build/sweep.h"

namespace citytwin::scene {
namespace {

/// The finite vertices of a line's part, none repeated in plan.
std::vector<Vec3> usable_line(Geometry::Ring ring) {
  std::vector<Vec3> out;
  for (auto const& p : ring) {
    if (!std::isfinite(p.x) || !std::isfinite(p.y) || !std::isfinite(p.z)) continue;
    if (!out.empty() && std::hypot(p.x - out.back().x, p.y - out.back().y) < 0.01) continue;
    out.push_back(p);
  }
  return out;
}

/// Calls visit(tile, row, stations) for every usable part of a line layer.
template <class Visit>
void each_line(Layer const& layer, TileLayout const& layout, std::vector<TileWriter>& tiles,
               double step_m, std::vector<std::string>& warnings, Visit visit) {
  std::size_t degenerate = 0;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    auto const geometry = layer.geometry(row);
    for (std::size_t part = 0; part < geometry.part_count(); ++part) {
      auto const line = usable_line(geometry.exterior(part));
      if (line.size() < 2) {
        ++degenerate;
        continue;
      }
      auto const middle = line[line.size() / 2];
      visit(tiles[layout.tile_at(middle.x, middle.y)], row, stations_along(line, step_m));
    }
  }
  if (degenerate > 0) {
    warnings.push_back(fmt::format("{}: {} lines have no length or no height and are not drawn",
                                   layer.name(), degenerate));
  }
}

/// An upright closed cylinder, smooth around.
void add_shaft(Vec3 low, Vec3 high, double radius_m, MeshWriter& mesh, Paint const& paint) {
  constexpr int sides = 6;
  auto const lid = mesh.vertex(high, {0, 0, 1}, paint);
  for (int k = 0; k <= sides; ++k) {
    double const angle = 2 * std::numbers::pi * k / sides;
    Vec3 const out{std::cos(angle), std::sin(angle), 0};
    for (auto const& end : {low, high}) {
      mesh.vertex({end.x + radius_m * out.x, end.y + radius_m * out.y, end.z}, out, paint);
    }
    mesh.vertex({high.x + radius_m * out.x, high.y + radius_m * out.y, high.z}, {0, 0, 1}, paint);
    if (k == 0) continue;
    auto const now = lid + 1 + 3 * static_cast<std::uint32_t>(k), before = now - 3;
    mesh.triangle(before, now, now + 1);
    mesh.triangle(before, now + 1, before + 1);
    mesh.triangle(lid, before + 2, now + 2);
  }
}

std::vector<std::string> cabins_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= text.size();) {
    auto const comma = std::min(text.find(',', at), text.size());
    if (comma > at) out.emplace_back(text.substr(at, comma - at));
    at = comma + 1;
  }
  return out.empty() ? std::vector<std::string>{"other"} : out;
}

/// The tunnel of one line: a U-shaped shell and its cabins side by side.
class CorridorMesher {
 public:
  CorridorMesher(std::span<Station const> line, double width_m, double height_m, MeshWriter& mesh,
                 Palette const& palette, std::uint32_t row)
      : line_(line),
        half_(width_m / 2),
        top_(height_m / 2),
        mesh_(mesh),
        palette_(palette),
        row_(row) {}

  void build(std::vector<std::string> const& cabins) {
    shell();
    auto const n = static_cast<double>(cabins.size());
    double const cabin = 2 * half_ / n;
    for (std::size_t k = 0; k < cabins.size(); ++k) {
      double const left = half_ - cabin * static_cast<double>(k);
      if (k > 0) wall(left);
      fit_out(cabins[k], left, left - cabin);
    }
  }

 private:
  static constexpr double shell_m = 0.35, wall_m = 0.2;

  void shell() {
    double const out = half_ + shell_m, low = -top_ - shell_m;
    std::array<ProfilePoint, 9> const u{{{out, low},
                                         {out, top_},
                                         {half_, top_},
                                         {half_, -top_},
                                         {-half_, -top_},
                                         {-half_, top_},
                                         {-out, top_},
                                         {-out, low},
                                         {out, low}}};
    auto const part = [&](std::size_t from, std::size_t count, std::string_view colour) {
      sweep(line_, std::span(u).subspan(from, count), mesh_,
            {palette_.colour("corridor", colour), row_});
    };
    part(0, 4, "shell");
    part(3, 2, "floor");
    part(4, 5, "shell");
    for (bool const start : {true, false}) {
      auto const& station = start ? line_.front() : line_.back();
      Paint const paint{palette_.colour("corridor", "shell"), row_};
      cap_profile(
          station,
          std::array<ProfilePoint, 4>{{{out, low}, {out, top_}, {half_, top_}, {half_, low}}},
          start, mesh_, paint);
      cap_profile(station,
                  std::array<ProfilePoint, 4>{
                      {{half_, low}, {half_, -top_}, {-half_, -top_}, {-half_, low}}},
                  start, mesh_, paint);
      cap_profile(
          station,
          std::array<ProfilePoint, 4>{{{-half_, low}, {-half_, top_}, {-out, top_}, {-out, low}}},
          start, mesh_, paint);
    }
  }

  void wall(double left) {
    sweep_box(line_, {left - wall_m / 2, -top_}, {left + wall_m / 2, top_ - 0.05}, mesh_,
              {palette_.colour("corridor", "wall"), row_});
  }

  /// What a cabin holds: cable shelves on both walls, or a main on the floor.
  void fit_out(std::string const& system, double left, double right) {
    Paint const paint{palette_.colour("pipe", system), row_};
    double const width = left - right - wall_m;
    if (system == "power" || system == "telecom") {
      double const shelf = std::min(0.45, 0.28 * width);
      for (double const level : {0.3, 0.5, 0.7}) {
        double const z = -top_ + level * 2 * top_;
        sweep_box(line_, {left - wall_m / 2 - shelf, z}, {left - wall_m / 2 - 0.02, z + 0.06},
                  mesh_, paint);
        sweep_box(line_, {right + wall_m / 2 + 0.02, z}, {right + wall_m / 2 + shelf, z + 0.06},
                  mesh_, paint);
      }
      return;
    }
    double const radius = std::min(0.3, 0.3 * width);
    std::vector<Station> axis(line_.begin(), line_.end());
    double const middle = (left + right) / 2;
    for (auto& s : axis) s.at = place(s, {middle, -top_ + radius + 0.3});
    sweep_tube(axis, radius, 8, mesh_, paint);
  }

  std::span<Station const> line_;
  double half_, top_;
  MeshWriter& mesh_;
  Palette const& palette_;
  std::uint32_t row_;
};

}  // namespace

void add_pipes(CityModel const& model, Palette const& palette, TileLayout const& layout,
               std::vector<TileWriter>& tiles, std::vector<std::string>& warnings) {
  constexpr double whole_line = 1e9;
  for (auto const* layer : model.layers_of(LayerKind::pipe)) {
    if (layer->geometry_type() != GeometryType::line) continue;
    each_line(*layer, layout, tiles, whole_line, warnings,
              [&](TileWriter& tile, std::size_t row, std::vector<Station> const& line) {
                double const diameter_mm = layer->number("diameter_mm", row).value_or(300);
                double const radius_m = std::clamp(diameter_mm / 2000, 0.075, 4.0);
                sweep_tube(line, radius_m, radius_m > 0.2 ? 8 : 5,
                           tile.mesh(Material::pipe, *layer),
                           {palette.colour("pipe", layer->text("system", row)),
                            static_cast<std::uint32_t>(row) + 1});
              });
  }
}

void add_pipe_nodes(CityModel const& model, Palette const& palette, TileLayout const& layout,
                    std::vector<TileWriter>& tiles) {
  for (auto const* layer : model.layers_of(LayerKind::pipe_node)) {
    if (layer->geometry_type() != GeometryType::point) continue;
    for (std::size_t row = 0; row < layer->size(); ++row) {
      auto const geometry = layer->geometry(row);
      if (geometry.empty()) continue;
      auto const at = geometry.exterior(0)[0];
      double const rim = layer->number("rim_m", row).value_or(at.z);
      double const bottom = layer->number("invert_m", row).value_or(rim - 1.2);
      if (!std::isfinite(at.x) || !std::isfinite(at.y) || !(rim > bottom)) continue;
      double const radius = layer->text("type", row) == "manhole" ? 0.5 : 0.25;
      // Under the pavement, so that covers do not fight with it; a shaft has no line to sweep
      // along.
      Vec3 const low{at.x, at.y, bottom}, high{at.x, at.y, rim - 0.05};
      auto& mesh = tiles[layout.tile_at(at.x, at.y)].mesh(Material::pipe, *layer);
      Paint const paint{palette.colour("pipe", layer->text("system", row)),
                        static_cast<std::uint32_t>(row) + 1};
      add_shaft(low, high, radius, mesh, paint);
    }
  }
}

void add_corridors(CityModel const& model, Palette const& palette, TileLayout const& layout,
                   std::vector<TileWriter>& tiles, std::vector<std::string>& warnings) {
  for (auto const* layer : model.layers_of(LayerKind::corridor)) {
    if (layer->geometry_type() != GeometryType::line) continue;
    each_line(
        *layer, layout, tiles, 64, warnings,
        [&](TileWriter& tile, std::size_t row, std::vector<Station> const& line) {
          double const width = std::clamp(layer->number("width_m", row).value_or(6), 1.0, 40.0);
          double const height = std::clamp(layer->number("height_m", row).value_or(3), 1.0, 15.0);
          CorridorMesher(line, width, height, tile.mesh(Material::corridor, *layer), palette,
                         static_cast<std::uint32_t>(row) + 1)
              .build(cabins_of(layer->text("cabins", row)));
        });
  }
}

}  // namespace citytwin::scene
