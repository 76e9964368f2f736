#include "geodata/grid.h"

#include <algorithm>

namespace citytwin {

double bilinear(Grid<float> const& grid, double x, double y) {
  auto const& g = grid.geometry();
  if (!g.contains(g.row(y), g.column(x))) return std::numeric_limits<double>::quiet_NaN();
  double const u = std::clamp((x - g.west_m) / g.cell_m - 0.5, 0.0, g.columns - 1.0);
  double const v = std::clamp((g.north_m - y) / g.cell_m - 0.5, 0.0, g.rows - 1.0);
  int const c0 = static_cast<int>(u);
  int const r0 = static_cast<int>(v);
  int const c1 = std::min(c0 + 1, g.columns - 1);
  int const r1 = std::min(r0 + 1, g.rows - 1);
  double const fu = u - c0;
  double const fv = v - r0;
  double const top = grid.at(r0, c0) * (1 - fu) + grid.at(r0, c1) * fu;
  double const bottom = grid.at(r1, c0) * (1 - fu) + grid.at(r1, c1) * fu;
  return top * (1 - fv) + bottom * fv;
}

}  // namespace citytwin
