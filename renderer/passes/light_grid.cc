#include "renderer/passes/light_grid.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace citytwin::passes {

namespace {

std::uint32_t table_layer(std::map<std::string, std::uint32_t>& known, LightGrid& grid,
                          std::string const& name) {
  auto const [at, is_new] = known.emplace(name, static_cast<std::uint32_t>(known.size()));
  if (is_new) grid.photometries.push_back(name);
  return at->second;
}

void add_record(LightGrid& grid, scene::Light const& light, std::uint32_t layer) {
  // C90 points at the road; C0 lies a quarter turn clockwise of it.
  double const c0 = light.heading_rad - std::numbers::pi / 2;
  auto const rgb = light_colour(light.cct_k);
  for (double v : {light.position.x, light.position.y, light.position.z,
                   static_cast<double>(light.flux_lm) / 1000, std::cos(c0), std::sin(c0),
                   static_cast<double>(layer), 0.0}) {
    grid.records.push_back(static_cast<float>(v));
  }
  grid.records.insert(grid.records.end(), {rgb[0], rgb[1], rgb[2], 0.0F});
}

void lay_out(LightGrid& grid, std::span<scene::Light const> lights) {
  Box box;
  for (auto const& light : lights) box.add(light.position.x, light.position.y);
  if (box.empty()) return;
  grid.west_m = box.min_x - grid.radius_m;
  grid.south_m = box.min_y - grid.radius_m;
  grid.columns = static_cast<int>((box.width() + 2 * grid.radius_m) / grid.cell_m) + 1;
  grid.rows = static_cast<int>((box.height() + 2 * grid.radius_m) / grid.cell_m) + 1;
}

/// Distance in plan from a point to a cell, 0 inside it.
double distance_to_cell(LightGrid const& grid, Vec3 const& p, int column, int row) {
  double const x0 = grid.west_m + column * grid.cell_m;
  double const y0 = grid.south_m + row * grid.cell_m;
  double const dx = std::max({x0 - p.x, 0.0, p.x - x0 - grid.cell_m});
  double const dy = std::max({y0 - p.y, 0.0, p.y - y0 - grid.cell_m});
  return std::hypot(dx, dy);
}

std::vector<std::vector<std::uint32_t>> lamps_by_cell(LightGrid const& grid,
                                                      std::span<scene::Light const> lights) {
  std::vector<std::vector<std::uint32_t>> cells(static_cast<std::size_t>(grid.columns) *
                                                static_cast<std::size_t>(grid.rows));
  for (std::size_t i = 0; i < lights.size(); ++i) {
    auto const& p = lights[i].position;
    int const c0 = static_cast<int>((p.x - grid.radius_m - grid.west_m) / grid.cell_m);
    int const c1 = static_cast<int>((p.x + grid.radius_m - grid.west_m) / grid.cell_m);
    int const r0 = static_cast<int>((p.y - grid.radius_m - grid.south_m) / grid.cell_m);
    int const r1 = static_cast<int>((p.y + grid.radius_m - grid.south_m) / grid.cell_m);
    for (int r = std::max(r0, 0); r <= std::min(r1, grid.rows - 1); ++r) {
      for (int c = std::max(c0, 0); c <= std::min(c1, grid.columns - 1); ++c) {
        if (distance_to_cell(grid, p, c, r) > grid.radius_m) continue;
        cells[static_cast<std::size_t>(r * grid.columns + c)].push_back(
            static_cast<std::uint32_t>(i));
      }
    }
  }
  return cells;
}

}  // namespace

std::array<float, 3> light_colour(double cct_k) {
  // Planckian locus after Krystek (1985) in CIE 1960 uv, then to linear sRGB.
  double const t = std::clamp(cct_k, 1000.0, 15000.0);
  double const u = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t) /
                   (1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t);
  double const v = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t) /
                   (1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t);
  double const x = 3 * u / (2 * u - 8 * v + 4);
  double const y = 2 * v / (2 * u - 8 * v + 4);
  double const big_x = x / y;
  double const big_z = (1 - x - y) / y;
  double const rgb[3] = {3.2406 * big_x - 1.5372 - 0.4986 * big_z,
                         -0.9689 * big_x + 1.8758 + 0.0415 * big_z,
                         0.0557 * big_x - 0.2040 + 1.0570 * big_z};
  std::array<float, 3> out{};
  for (std::size_t i = 0; i < 3; ++i) out[i] = static_cast<float>(std::max(rgb[i], 0.0));
  return out;
}

LightGrid make_light_grid(std::span<scene::Light const> lights) {
  LightGrid grid;
  std::map<std::string, std::uint32_t> known;
  for (auto const& light : lights)
    add_record(grid, light, table_layer(known, grid, light.photometry));
  lay_out(grid, lights);
  for (auto const& cell : lamps_by_cell(grid, lights)) {
    grid.cells.push_back(static_cast<std::uint32_t>(grid.indices.size()));
    grid.cells.push_back(static_cast<std::uint32_t>(cell.size()));
    grid.indices.insert(grid.indices.end(), cell.begin(), cell.end());
  }
  return grid;
}

}  // namespace citytwin::passes
