#include "scenarios/risk/cells.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>

namespace citytwin::risk {

namespace {

/// Parameters t in (0, 1) at which a + t (b - a) crosses a multiple of step above origin.
void add_crossings(double a, double b, double origin, double step, std::vector<double>& out) {
  if (a == b) return;
  double const low = std::min(a, b);
  double const high = std::max(a, b);
  for (double k = std::floor((low - origin) / step) + 1; origin + k * step < high; ++k) {
    double const t = (origin + k * step - a) / (b - a);
    if (t > 0 && t < 1) out.push_back(t);
  }
}

void share_segment(Vec3 const& a, Vec3 const& b, GridGeometry const& grid,
                   std::vector<CellShare>& shares) {
  double const length_m = std::hypot(b.x - a.x, b.y - a.y);
  if (length_m == 0) return;
  std::vector<double> cuts{0};
  add_crossings(a.x, b.x, grid.west_m, grid.cell_m, cuts);
  add_crossings(a.y, b.y, grid.north_m, grid.cell_m, cuts);
  cuts.push_back(1);
  std::sort(cuts.begin(), cuts.end());
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    double const t = (cuts[i] + cuts[i + 1]) / 2;
    // A line on the grid's outer edge belongs to the outermost cell.
    int const column = std::clamp(grid.column(a.x + t * (b.x - a.x)), 0, grid.columns - 1);
    int const row = std::clamp(grid.row(a.y + t * (b.y - a.y)), 0, grid.rows - 1);
    shares.push_back({row, column, (cuts[i + 1] - cuts[i]) * length_m});
  }
}

}  // namespace

GridGeometry cells_around(Box const& box, double cell_m) {
  assert(!box.empty() && cell_m > 0);
  double const west = std::floor(box.min_x / cell_m);
  double const north = std::ceil(box.max_y / cell_m);
  int const columns = static_cast<int>(std::ceil(box.max_x / cell_m) - west);
  int const rows = static_cast<int>(north - std::floor(box.min_y / cell_m));
  return {west * cell_m, north * cell_m, cell_m, std::max(columns, 1), std::max(rows, 1)};
}

std::vector<CellShare> share_by_cells(Geometry const& line, GridGeometry const& grid) {
  std::vector<CellShare> shares;
  for (std::size_t part = 0; part < line.part_count(); ++part) {
    auto const ring = line.ring(part, 0);
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      share_segment(ring[i], ring[i + 1], grid, shares);
    }
  }
  return shares;
}

CellMap::CellMap(GridGeometry const& grid)
    : score_(grid, 0), rate_per_y_(grid, 0.0), unrated_(grid, 0) {}

void CellMap::add(RatedAsset const& asset, Geometry const& line) {
  auto const shares = share_by_cells(line, score_.geometry());
  double length_m = 0;
  for (auto const& share : shares) length_m += share.length_m;
  for (auto const& share : shares) {
    if (!asset.rated()) {
      unrated_.at(share.row, share.column) = 1;
      continue;
    }
    auto& score = score_.at(share.row, share.column);
    score = std::max(score, asset.score);
    rate_per_y_.at(share.row, share.column) +=
        asset.likelihood.rate_per_y * share.length_m / length_m;
  }
}

Grid<float> CellMap::highest_score() const {
  Grid<float> out(score_.geometry(), 0.0F);
  for (std::size_t i = 0; i < out.values().size(); ++i) {
    bool const unknown = score_.values()[i] == 0 && unrated_.values()[i] != 0;
    out.values()[i] =
        unknown ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(score_.values()[i]);
  }
  return out;
}

Grid<float> CellMap::failure_probability() const {
  Grid<float> out(score_.geometry(), 0.0F);
  for (std::size_t i = 0; i < out.values().size(); ++i) {
    bool const unknown = score_.values()[i] == 0 && unrated_.values()[i] != 0;
    out.values()[i] = unknown ? std::numeric_limits<float>::quiet_NaN()
                              : static_cast<float>(-std::expm1(-rate_per_y_.values()[i]));
  }
  return out;
}

double CellMap::total_rate_per_y() const {
  return std::accumulate(rate_per_y_.values().begin(), rate_per_y_.values().end(), 0.0);
}

double chance_of_any(std::span<double const> probabilities) {
  double none = 1;
  for (double p : probabilities) none *= 1 - p;
  return 1 - none;
}

}  // namespace citytwin::risk
