/// @file
/// Which cells of a raster a polygon or a band along a line covers: those whose centre it holds.
///
/// Units    local metres.
/// Shapes   visit(row, column) once per covered cell and polygon; a band may visit a cell several
///          times. Cells outside the raster are not visited.
/// Checked  tests/scenarios/flood/raster_cover_test.cc against point-in-polygon and distance.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "geodata/geometry.h"
#include "geodata/grid.h"

namespace citytwin::flood {

/// x of all edges that cross the horizontal line y, ascending (even-odd over all rings).
[[nodiscard]] inline std::vector<double> crossings(Geometry const& polygon, double y) {
  std::vector<double> out;
  for (std::size_t part = 0; part < polygon.part_count(); ++part) {
    for (std::size_t r = 0; r < polygon.ring_count(part); ++r) {
      auto const ring = polygon.ring(part, r);
      for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        auto const& a = ring[i];
        auto const& b = ring[i + 1];
        if ((a.y > y) != (b.y > y)) out.push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
      }
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

template <class Visit>
void cells_in_polygon(GridGeometry const& grid, Geometry const& polygon, Visit const& visit) {
  Box const box = polygon.box();
  int const first_row = std::max(grid.row(box.max_y), 0);
  int const last_row = std::min(grid.row(box.min_y), grid.rows - 1);
  for (int row = first_row; row <= last_row; ++row) {
    auto const xs = crossings(polygon, grid.y(row));
    for (std::size_t i = 0; i + 1 < xs.size(); i += 2) {
      // The first centre at or beyond xs[i], the last one before xs[i + 1].
      int const first = std::max(grid.column(xs[i] + 0.5 * grid.cell_m), 0);
      int const last = std::min(grid.column(xs[i + 1] - 0.5 * grid.cell_m), grid.columns - 1);
      for (int column = first; column <= last; ++column) visit(row, column);
    }
  }
}

/// Cells whose centre is within half_width_m of the line.
template <class Visit>
void cells_along_line(GridGeometry const& grid, Geometry const& line, double half_width_m,
                      Visit const& visit) {
  for (std::size_t part = 0; part < line.part_count(); ++part) {
    auto const points = line.exterior(part);
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      auto const& a = points[i];
      auto const& b = points[i + 1];
      double const dx = b.x - a.x;
      double const dy = b.y - a.y;
      double const length2 = dx * dx + dy * dy;
      int const first_row = std::max(grid.row(std::max(a.y, b.y) + half_width_m), 0);
      int const last_row = std::min(grid.row(std::min(a.y, b.y) - half_width_m), grid.rows - 1);
      int const first_column = std::max(grid.column(std::min(a.x, b.x) - half_width_m), 0);
      int const last_column =
          std::min(grid.column(std::max(a.x, b.x) + half_width_m), grid.columns - 1);
      for (int row = first_row; row <= last_row; ++row) {
        for (int column = first_column; column <= last_column; ++column) {
          double const px = grid.x(column) - a.x;
          double const py = grid.y(row) - a.y;
          double const t = length2 > 0 ? std::clamp((px * dx + py * dy) / length2, 0.0, 1.0) : 0.0;
          if (std::hypot(px - t * dx, py - t * dy) <= half_width_m) visit(row, column);
        }
      }
    }
  }
}

}  // namespace citytwin::flood
