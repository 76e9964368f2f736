#include "renderer/passes/segment_grid.h"

#include <algorithm>
#include <cmath>

namespace citytwin::passes {

namespace {

constexpr double point_half_band_m = 4;
constexpr double line_half_band_m = 1.6;

void add_segment(SegmentGrid& grid, Vec3 const& a, Vec3 const& b, float value, double half_m) {
  for (double v : {a.x, a.y, b.x, b.y}) grid.segments.push_back(static_cast<float>(v));
  grid.values.push_back(value);
  grid.values.push_back(static_cast<float>(half_m));
}

void add_feature(SegmentGrid& grid, Layer const& layer, std::size_t row, float value) {
  auto const geometry = layer.geometry(row);
  double const half_m = half_band_m(layer, row);
  for (std::size_t p = 0; p < geometry.part_count(); ++p) {
    auto const line = geometry.exterior(p);
    if (line.size() == 1) add_segment(grid, line[0], line[0], value, half_m);
    for (std::size_t i = 1; i < line.size(); ++i) {
      add_segment(grid, line[i - 1], line[i], value, half_m);
    }
  }
}

struct Span {
  int first;
  int last;
};

Span cells_between(double a, double b, double origin, double cell_m, int count) {
  double const low = std::min(a, b) - widest_half_band_m - origin;
  double const high = std::max(a, b) + widest_half_band_m - origin;
  return {std::clamp(static_cast<int>(std::floor(low / cell_m)), 0, count - 1),
          std::clamp(static_cast<int>(std::floor(high / cell_m)), 0, count - 1)};
}

/// Distance from a cell's centre to the segment, at most half the cell's diagonal off its true one.
double distance_to_centre(SegmentGrid const& grid, float const* s, int column, int row) {
  double const x = grid.west_m + (column + 0.5) * grid.cell_m - s[0];
  double const y = grid.south_m + (row + 0.5) * grid.cell_m - s[1];
  double const dx = s[2] - s[0];
  double const dy = s[3] - s[1];
  double const t = std::clamp((x * dx + y * dy) / std::max(dx * dx + dy * dy, 1e-9), 0.0, 1.0);
  return std::hypot(x - t * dx, y - t * dy);
}

void lay_out(SegmentGrid& grid) {
  Box box;
  for (std::size_t i = 0; i + 1 < grid.segments.size(); i += 2) {
    box.add(grid.segments[i], grid.segments[i + 1]);
  }
  if (box.empty()) return;
  grid.west_m = std::floor(box.min_x - widest_half_band_m);
  grid.south_m = std::floor(box.min_y - widest_half_band_m);
  grid.columns = static_cast<int>((box.width() + 2 * widest_half_band_m) / grid.cell_m) + 2;
  grid.rows = static_cast<int>((box.height() + 2 * widest_half_band_m) / grid.cell_m) + 2;
}

std::vector<std::vector<std::uint32_t>> segments_by_cell(SegmentGrid const& grid) {
  std::vector<std::vector<std::uint32_t>> cells(static_cast<std::size_t>(grid.columns) *
                                                static_cast<std::size_t>(grid.rows));
  double const reach_m = widest_half_band_m + grid.cell_m * 0.71;
  for (std::uint32_t i = 0; i < grid.segments.size() / 4; ++i) {
    float const* s = &grid.segments[i * 4];
    auto const x = cells_between(s[0], s[2], grid.west_m, grid.cell_m, grid.columns);
    auto const y = cells_between(s[1], s[3], grid.south_m, grid.cell_m, grid.rows);
    for (int r = y.first; r <= y.last; ++r) {
      for (int c = x.first; c <= x.last; ++c) {
        if (distance_to_centre(grid, s, c, r) > reach_m) continue;
        cells[static_cast<std::size_t>(r * grid.columns + c)].push_back(i);
      }
    }
  }
  return cells;
}

}  // namespace

double half_band_m(Layer const& layer, std::size_t row) {
  if (layer.geometry_type() == GeometryType::point) return point_half_band_m;
  auto const width_m = layer.number("width_m", row);
  return width_m ? std::clamp(*width_m / 2, 1.0, widest_half_band_m) : line_half_band_m;
}

SegmentGrid make_segment_grid(Layer const& layer, std::span<FeatureValue const> features) {
  SegmentGrid grid;
  for (auto const& feature : features) {
    if (auto const row = layer.row_of(feature.id)) add_feature(grid, layer, *row, feature.value);
  }
  lay_out(grid);
  for (auto const& cell : segments_by_cell(grid)) {
    grid.cells.push_back(static_cast<std::uint32_t>(grid.indices.size()));
    grid.cells.push_back(static_cast<std::uint32_t>(cell.size()));
    grid.indices.insert(grid.indices.end(), cell.begin(), cell.end());
  }
  return grid;
}

}  // namespace citytwin::passes
