#include "renderer/passes/area_raster.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace citytwin::passes {

namespace {

constexpr int most_cells = 4096;
constexpr double margin_m = 2;

GridGeometry grid_over(Box const& extent) {
  double const side_m = std::max(extent.width(), extent.height()) + 2 * margin_m;
  GridGeometry g;
  g.cell_m = std::max(1.0, side_m / most_cells);
  g.west_m = extent.min_x - margin_m;
  g.north_m = extent.max_y + margin_m;
  g.columns = static_cast<int>(std::ceil((extent.width() + 2 * margin_m) / g.cell_m));
  g.rows = static_cast<int>(std::ceil((extent.height() + 2 * margin_m) / g.cell_m));
  return g;
}

/// Where a part's rings cross the line y, ascending.
void crossings(Geometry const& geometry, std::size_t part, double y, std::vector<double>& xs) {
  xs.clear();
  for (std::size_t r = 0; r < geometry.ring_count(part); ++r) {
    auto const ring = geometry.ring(part, r);
    for (std::size_t i = 1; i < ring.size(); ++i) {
      auto const& a = ring[i - 1];
      auto const& b = ring[i];
      if ((a.y <= y) == (b.y <= y)) continue;
      xs.push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
    }
  }
  std::sort(xs.begin(), xs.end());
}

void fill_part(Grid<float>& grid, Geometry const& geometry, std::size_t part, float value) {
  auto const& g = grid.geometry();
  Box box;
  for (auto const& v : geometry.exterior(part)) box.add(v.x, v.y);
  std::vector<double> xs;
  for (int row = std::max(0, g.row(box.max_y)); row <= std::min(g.rows - 1, g.row(box.min_y));
       ++row) {
    crossings(geometry, part, g.y(row), xs);
    for (std::size_t i = 0; i + 1 < xs.size(); i += 2) {
      // Cell centres within [xs[i], xs[i + 1]).
      int const first = std::max(0, g.column(xs[i] + g.cell_m / 2));
      int const last = std::min(g.columns, g.column(xs[i + 1] + g.cell_m / 2));
      for (int column = first; column < last; ++column) grid.at(row, column) = value;
    }
  }
}

}  // namespace

Grid<float> area_raster(Layer const& layer, Overlay const& overlay) {
  Grid<float> grid(grid_over(layer.extent()), -std::numeric_limits<float>::infinity());
  for (auto const& feature : overlay.features) {
    auto const row = layer.row_of(feature.id);
    if (!row) continue;
    auto const geometry = layer.geometry(*row);
    for (std::size_t p = 0; p < geometry.part_count(); ++p) {
      fill_part(grid, geometry, p, feature.value);
    }
  }
  return grid;
}

}  // namespace citytwin::passes
