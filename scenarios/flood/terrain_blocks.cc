#include "scenarios/flood/terrain_blocks.h"

#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace citytwin::flood {

namespace {

constexpr double most_cells = 1e8;

struct Range {
  int first;  ///< terrain row or column
  int count;  ///< blocks
};

/// Blocks of `factor` terrain cells from `from_m` to `to_m`, both measured from the terrain's edge.
Range block_range(double from_m, double to_m, double terrain_cell_m, int factor,
                  int terrain_cells) {
  int const first = std::max(static_cast<int>(std::lround(from_m / terrain_cell_m)), 0);
  int const last = std::min(static_cast<int>(std::lround(to_m / terrain_cell_m)), terrain_cells);
  return {first, (last - first) / factor};
}

Error not_covering(Box const& has, Box const& needs) {
  return {ErrorCode::invalid_argument,
          fmt::format("terrain: covers x {:.0f} to {:.0f}, y {:.0f} to {:.0f} m but the city "
                      "spans x {:.0f} to {:.0f}, y {:.0f} to {:.0f} m; import a terrain that "
                      "covers the city",
                      has.min_x, has.max_x, has.min_y, has.max_y, needs.min_x, needs.max_x,
                      needs.min_y, needs.max_y),
          "terrain"};
}

bool covers(Box const& has, Box const& needs, double tolerance_m) {
  return has.min_x <= needs.min_x + tolerance_m && has.max_x >= needs.max_x - tolerance_m &&
         has.min_y <= needs.min_y + tolerance_m && has.max_y >= needs.max_y - tolerance_m;
}

}  // namespace

Result<GridGeometry> block_geometry(GridGeometry const& terrain, Box const& extent, double cell_m) {
  double const ratio = cell_m / terrain.cell_m;
  int const factor = static_cast<int>(std::lround(ratio));
  if (factor < 1 || std::abs(ratio - factor) > 1e-6) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("cell_m = {} m is not a whole multiple of the terrain's cell of {} m",
                             cell_m, terrain.cell_m),
                 "cell_m"};
  }
  Box const box = extent.empty() ? terrain.box() : extent;
  if (!covers(terrain.box(), box, terrain.cell_m)) return not_covering(terrain.box(), box);
  auto const columns = block_range(box.min_x - terrain.west_m, box.max_x - terrain.west_m,
                                   terrain.cell_m, factor, terrain.columns);
  auto const rows = block_range(terrain.north_m - box.max_y, terrain.north_m - box.min_y,
                                terrain.cell_m, factor, terrain.rows);
  GridGeometry const out{terrain.west_m + columns.first * terrain.cell_m,
                         terrain.north_m - rows.first * terrain.cell_m, cell_m, columns.count,
                         rows.count};
  if (out.columns < 1 || out.rows < 1) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("cell_m = {} m is larger than the city", cell_m), "cell_m"};
  }
  if (static_cast<double>(out.size()) > most_cells) {
    return Error{ErrorCode::resource_exhausted,
                 fmt::format("cell_m = {} m makes {} cells; at most {:.0f} can be computed: take a "
                             "larger cell",
                             cell_m, out.size(), most_cells),
                 "cell_m"};
  }
  return out;
}

std::vector<double> block_means(Grid<float> const& terrain, GridGeometry const& blocks) {
  auto const& t = terrain.geometry();
  int const factor = static_cast<int>(std::lround(blocks.cell_m / t.cell_m));
  int const row0 = static_cast<int>(std::lround((t.north_m - blocks.north_m) / t.cell_m));
  int const column0 = static_cast<int>(std::lround((blocks.west_m - t.west_m) / t.cell_m));
  std::vector<double> means;
  means.reserve(blocks.size());
  for (int r = 0; r < blocks.rows; ++r) {
    for (int c = 0; c < blocks.columns; ++c) {
      double sum = 0;
      int count = 0;
      for (int y = 0; y < factor; ++y) {
        for (int x = 0; x < factor; ++x) {
          auto const z = terrain.at(row0 + r * factor + y, column0 + c * factor + x);
          if (std::isnan(z)) continue;
          sum += static_cast<double>(z);
          ++count;
        }
      }
      means.push_back(count ? sum / count : std::numeric_limits<double>::quiet_NaN());
    }
  }
  return means;
}

}  // namespace citytwin::flood
