#include "scenarios/lighting/ground.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <tbb/parallel_for.h>

namespace citytwin::lighting {

namespace {

/// Rows and columns whose cell centres may lie in a box, clipped to the grid.
struct CellRange {
  int first_row, last_row, first_column, last_column;
};

CellRange cells_in(GridGeometry const& g, Box const& box) {
  return {std::max(0, g.row(box.max_y)), std::min(g.rows - 1, g.row(box.min_y)),
          std::max(0, g.column(box.min_x)), std::min(g.columns - 1, g.column(box.max_x))};
}

void raise_along(Vec3 const& a, Vec3 const& b, double half_width_m, Grid<float>& heights) {
  auto const& g = heights.geometry();
  Box box;
  box.add(std::min(a.x, b.x) - half_width_m, std::min(a.y, b.y) - half_width_m);
  box.add(std::max(a.x, b.x) + half_width_m, std::max(a.y, b.y) + half_width_m);
  auto const cells = cells_in(g, box);
  double const dx = b.x - a.x;
  double const dy = b.y - a.y;
  double const length2 = dx * dx + dy * dy;
  if (length2 == 0) return;
  for (int row = cells.first_row; row <= cells.last_row; ++row) {
    for (int column = cells.first_column; column <= cells.last_column; ++column) {
      double const px = g.x(column) - a.x;
      double const py = g.y(row) - a.y;
      double const t = std::clamp((px * dx + py * dy) / length2, 0.0, 1.0);
      if (std::hypot(px - t * dx, py - t * dy) > half_width_m) continue;
      auto& z = heights.at(row, column);
      auto const deck = static_cast<float>(a.z + t * (b.z - a.z));
      if (!(z >= deck)) z = deck;
    }
  }
}

void raise_bridges(CityModel const& model, Grid<float>& heights) {
  auto const* roads = model.layer("roads");
  if (!roads) return;
  for (std::size_t row = 0; row < roads->size(); ++row) {
    auto const width_m = roads->number("width_m", row);
    if (roads->text("structure", row) != "bridge" || !width_m) continue;
    double const sidewalk_m = roads->number("sidewalk_m", row).value_or(0);
    auto const line = roads->geometry(row);
    for (std::size_t part = 0; part < line.part_count(); ++part) {
      auto const points = line.exterior(part);
      for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        raise_along(points[i], points[i + 1], *width_m / 2 + sidewalk_m, heights);
      }
    }
  }
}

}  // namespace

GridGeometry ground_geometry(CityModel const& model, double cell_m) {
  auto const& extent = model.extent;
  GridGeometry g;
  g.cell_m = cell_m;
  g.west_m = std::floor(extent.min_x / cell_m) * cell_m;
  g.north_m = std::ceil(extent.max_y / cell_m) * cell_m;
  g.columns = std::max(1, static_cast<int>(std::ceil((extent.max_x - g.west_m) / cell_m)));
  g.rows = std::max(1, static_cast<int>(std::ceil((g.north_m - extent.min_y) / cell_m)));
  return g;
}

Grid<float> ground_heights(CityModel const& model, GridGeometry const& geometry) {
  Grid<float> heights(geometry, 0);
  if (!model.terrain) return heights;
  tbb::parallel_for(0, geometry.rows, [&](int row) {
    for (int column = 0; column < geometry.columns; ++column) {
      heights.at(row, column) =
          static_cast<float>(bilinear(*model.terrain, geometry.x(column), geometry.y(row)));
    }
  });
  raise_bridges(model, heights);
  return heights;
}

void blank_buildings(CityModel const& model, Grid<float>& values) {
  auto const* buildings = model.layer("buildings");
  if (!buildings) return;
  auto const& g = values.geometry();
  for (std::size_t i = 0; i < buildings->size(); ++i) {
    auto const footprint = buildings->geometry(i);
    if (footprint.empty()) continue;
    auto const cells = cells_in(g, footprint.box());
    for (int row = cells.first_row; row <= cells.last_row; ++row) {
      for (int column = cells.first_column; column <= cells.last_column; ++column) {
        if (contains(footprint, g.x(column), g.y(row))) {
          values.at(row, column) = std::numeric_limits<float>::quiet_NaN();
        }
      }
    }
  }
}

}  // namespace citytwin::lighting
