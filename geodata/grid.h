/// @file
/// Grid<T>: a georeferenced raster in the local frame.
///
/// Units    metres. Row 0 is north; cells are square; values belong to cell centres; NaN is nodata.
/// Shapes   row-major, values[row * columns + column].
#pragma once

#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "geodata/geometry.h"

namespace citytwin {

/// Where a raster lies: its north-west corner, cell size and shape.
struct GridGeometry {
  double west_m = 0;   ///< x of the left edge
  double north_m = 0;  ///< y of the top edge
  double cell_m = 1;
  int columns = 0;
  int rows = 0;

  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows);
  }
  [[nodiscard]] double x(int column) const { return west_m + (column + 0.5) * cell_m; }
  [[nodiscard]] double y(int row) const { return north_m - (row + 0.5) * cell_m; }
  /// The column that holds x; may lie outside the grid.
  [[nodiscard]] int column(double x) const {
    return static_cast<int>(std::floor((x - west_m) / cell_m));
  }
  [[nodiscard]] int row(double y) const {
    return static_cast<int>(std::floor((north_m - y) / cell_m));
  }
  [[nodiscard]] bool contains(int row, int column) const {
    return row >= 0 && row < rows && column >= 0 && column < columns;
  }
  [[nodiscard]] Box box() const {
    return {west_m, north_m - rows * cell_m, west_m + columns * cell_m, north_m};
  }
  friend bool operator==(GridGeometry const&, GridGeometry const&) = default;
};

template <class T>
class Grid {
 public:
  Grid() = default;
  Grid(GridGeometry const& geometry, T fill)
      : geometry_(geometry), values_(geometry.size(), fill) {}

  [[nodiscard]] GridGeometry const& geometry() const { return geometry_; }
  [[nodiscard]] int columns() const { return geometry_.columns; }
  [[nodiscard]] int rows() const { return geometry_.rows; }
  [[nodiscard]] double cell_m() const { return geometry_.cell_m; }
  [[nodiscard]] bool empty() const { return values_.empty(); }
  [[nodiscard]] std::vector<T>& values() { return values_; }
  [[nodiscard]] std::vector<T> const& values() const { return values_; }
  /// @pre geometry().contains(row, column)
  [[nodiscard]] T& at(int row, int column) { return values_[offset(row, column)]; }
  [[nodiscard]] T const& at(int row, int column) const { return values_[offset(row, column)]; }

 private:
  [[nodiscard]] std::size_t offset(int row, int column) const {
    assert(geometry_.contains(row, column));
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(geometry_.columns) +
           static_cast<std::size_t>(column);
  }

  GridGeometry geometry_;
  std::vector<T> values_;
};

/// Bilinear value at (x, y), clamped to the outermost cell centres; NaN outside the grid or when
/// one of the four cells is nodata.
[[nodiscard]] double bilinear(Grid<float> const& grid, double x, double y);

}  // namespace citytwin
