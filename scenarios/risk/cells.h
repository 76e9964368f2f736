/// @file
/// From assets to square cells: a line is shared among the cells it crosses by length.
///
/// A cell shows the highest score of its assets (a red pipe must not vanish by averaging) and, as a
/// second channel, the chance that anything in it fails: 1 - exp(-sum of shared rates), failures
/// being taken as independent.
///
/// Units    metres in the local frame; rates per year.
/// Checked  tests/scenarios/risk/cells_test.cc: the rates of all cells sum to those of all assets,
///          for any cell size.
#pragma once

#include <span>
#include <vector>

#include "geodata/grid.h"
#include "scenarios/risk/rating.h"

namespace citytwin::risk {

/// The smallest grid of cells, their edges on multiples of cell_m, that holds the box.
/// @pre box is not empty, cell_m > 0
[[nodiscard]] GridGeometry cells_around(Box const& box, double cell_m);

struct CellShare {
  int row = 0;
  int column = 0;
  double length_m = 0;
};

/// The cells a line crosses and its length in each, in the order of travel; a cell may come twice.
/// @pre the grid holds the line
[[nodiscard]] std::vector<CellShare> share_by_cells(Geometry const& line, GridGeometry const& grid);

/// Sums and maxima over the assets of every cell.
class CellMap {
 public:
  explicit CellMap(GridGeometry const& grid);

  /// @pre the grid holds the line
  void add(RatedAsset const& asset, Geometry const& line);

  /// Highest score; 0 where no asset lies, NaN where all that lie there are unrated.
  [[nodiscard]] Grid<float> highest_score() const;
  /// Chance of at least one failure in a year; 0 where no asset lies, NaN as above.
  [[nodiscard]] Grid<float> failure_probability() const;
  /// Sum of the rates over all cells, failures per year.
  [[nodiscard]] double total_rate_per_y() const;

 private:
  Grid<int> score_;
  Grid<double> rate_per_y_;
  Grid<std::uint8_t> unrated_;  ///< 1 where an unrated asset lies
};

/// 1 - product of (1 - p): the chance that at least one of independent events happens.
[[nodiscard]] double chance_of_any(std::span<double const> probabilities);

}  // namespace citytwin::risk
