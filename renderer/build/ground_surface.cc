#include "renderer/build/ground_surface.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <oneapi/tbb/parallel_for.h>

namespace citytwin::scene {
namespace {

constexpr int levels = 4;  // 2^4 = root_cells

/// 2 m cells for a core of 2 x 2 km; coarser when the city is larger.
double cell_for(Box const& extent) {
  double const area_km2 = extent.width() * extent.height() / 1e6;
  return area_km2 > 60 ? 8 : area_km2 > 12 ? 4 : 2;
}

double smooth(double t) {
  return t * t * (3 - 2 * t);
}

}  // namespace

GroundSurface::GroundSurface(CityModel const& model, RoadIndex const& roads,
                             RoadIndex const& bridges, RoadIndex const& underpasses,
                             TileLayout const& layout, std::size_t leaf_budget)
    : model_(model),
      roads_(roads),
      bridges_(bridges),
      underpasses_(underpasses),
      west_(layout.extent().min_x),
      south_(layout.extent().min_y),
      cell_m_(cell_for(layout.extent())) {
  auto const whole_tiles = [&](double length_m) {
    return static_cast<int>(std::ceil(std::max(length_m, 1.0) / TileLayout::tile_m) *
                            TileLayout::tile_m / cell_m_);
  };
  columns_ = whole_tiles(layout.extent().width());
  rows_ = whole_tiles(layout.extent().height());
  heights_.resize(static_cast<std::size_t>(columns_ + 1) * static_cast<std::size_t>(rows_ + 1));
  tbb::parallel_for(0, rows_ + 1, [&](int j) {
    for (int i = 0; i <= columns_; ++i) {
      heights_[static_cast<std::size_t>(j) * static_cast<std::size_t>(columns_ + 1) +
               static_cast<std::size_t>(i)] = static_cast<float>(open_m(x(i), y(j)));
    }
  });
  errors_.resize(levels + 1);
  for (int level = 1; level <= levels; ++level) measure_errors(level);
  leaves_.resize(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
  while (choose_leaves(tolerance_m_) > leaf_budget) tolerance_m_ *= 1.5;
}

double GroundSurface::height_m(double x, double y) const {
  double const terrain = uncut_m(x, y);
  auto const road = roads_.near(x, y);
  if (!road) return terrain;
  double const away = smooth(std::clamp(road->edge_m / RoadIndex::reach_m, 0.0, 1.0));
  return (1 - away) * (road->z_m + kerb_height_m) + away * terrain;
}

double GroundSurface::open_m(double x, double y) const {
  constexpr double below_deck_m = 0.5;
  double const ground = height_m(x, y);
  auto const deck = bridges_.near(x, y);
  return deck && deck->edge_m < 0.5 ? std::min(ground, deck->z_m - below_deck_m) : ground;
}

double GroundSurface::uncut_m(double x, double y) const {
  constexpr double beyond_m = 4;  // of the carriageway's edge: past the trench a terrain model cuts
  auto const cut = underpasses_.near(x, y);
  if (!cut || cut->kerb_m > beyond_m) return bare_m(x, y);
  double const move = beyond_m - cut->kerb_m;
  return bare_m(x + move * cut->away.x, y + move * cut->away.y);
}

double GroundSurface::interpolated_m(double px, double py) const {
  double const u = std::clamp((px - west_) / cell_m_, 0.0, static_cast<double>(columns_));
  double const v = std::clamp((py - south_) / cell_m_, 0.0, static_cast<double>(rows_));
  int const i = std::min(static_cast<int>(u), columns_ - 1);
  int const j = std::min(static_cast<int>(v), rows_ - 1);
  double const fx = u - i, fy = v - j;
  return (1 - fy) * ((1 - fx) * at(i, j) + fx * at(i + 1, j)) +
         fy * ((1 - fx) * at(i, j + 1) + fx * at(i + 1, j + 1));
}

Vec3 GroundSurface::normal(double px, double py) const {
  double const d = cell_m_;
  double const dx = interpolated_m(px + d, py) - interpolated_m(px - d, py);
  double const dy = interpolated_m(px, py + d) - interpolated_m(px, py - d);
  return normalised({-dx, -dy, 2 * d});
}

int GroundSurface::leaf_cells(int i, int j) const {
  if (i < 0 || j < 0 || i >= columns_ || j >= rows_) return 0;
  return leaves_[static_cast<std::size_t>(j) * static_cast<std::size_t>(columns_) +
                 static_cast<std::size_t>(i)];
}

void GroundSurface::measure_errors(int level) {
  constexpr int trench_leaf_cells = 2;  // a trench floor curves where the ground above is level
  int const n = 1 << level;
  int const across = columns_ / n, up = rows_ / n;
  auto& errors = errors_[static_cast<std::size_t>(level)];
  errors.resize(static_cast<std::size_t>(across) * static_cast<std::size_t>(up));
  tbb::parallel_for(0, up, [&](int row) {
    for (int column = 0; column < across; ++column) {
      int const i0 = column * n, j0 = row * n;
      float const a = at(i0, j0), b = at(i0 + n, j0), c = at(i0, j0 + n), d = at(i0 + n, j0 + n);
      float worst = 0;
      for (int j = 0; j <= n; ++j) {
        float const fy = static_cast<float>(j) / static_cast<float>(n);
        float const left = a + fy * (c - a), right = b + fy * (d - b);
        for (int i = 0; i <= n; ++i) {
          float const flat = left + (right - left) * static_cast<float>(i) / static_cast<float>(n);
          worst = std::max(worst, std::abs(at(i0 + i, j0 + j) - flat));
        }
      }
      if (n > trench_leaf_cells && meets_trench(i0, j0, n)) {
        worst = std::numeric_limits<float>::infinity();
      }
      errors[static_cast<std::size_t>(row) * static_cast<std::size_t>(across) +
             static_cast<std::size_t>(column)] = worst;
    }
  });
}

bool GroundSurface::meets_trench(int i0, int j0, int n) const {
  for (int k = 0; k < 9; ++k) {
    double const px = x(i0) + (k % 3) * 0.5 * n * cell_m_, py = y(j0) + (k / 3) * 0.5 * n * cell_m_;
    auto const near = underpasses_.near(px, py);
    if (near && near->kerb_m < 0.25 * n * cell_m_) return true;
  }
  return false;
}

std::size_t GroundSurface::choose_leaves(double tolerance_m) {
  std::size_t count = 0;
  for (int j = 0; j < rows_; j += root_cells) {
    for (int i = 0; i < columns_; i += root_cells) count += choose_leaf(i, j, levels, tolerance_m);
  }
  return count;
}

std::size_t GroundSurface::choose_leaf(int i, int j, int level, double tolerance_m) {
  int const n = 1 << level;
  auto const node = static_cast<std::size_t>(j / n) * static_cast<std::size_t>(columns_ / n) +
                    static_cast<std::size_t>(i / n);
  if (level > 0 && errors_[static_cast<std::size_t>(level)][node] > tolerance_m) {
    int const half = n / 2;
    return choose_leaf(i, j, level - 1, tolerance_m) +
           choose_leaf(i + half, j, level - 1, tolerance_m) +
           choose_leaf(i, j + half, level - 1, tolerance_m) +
           choose_leaf(i + half, j + half, level - 1, tolerance_m);
  }
  for (int row = j; row < j + n; ++row) {
    auto const first = leaves_.begin() + static_cast<std::ptrdiff_t>(row) * columns_ + i;
    std::fill(first, first + n, static_cast<std::uint8_t>(n));
  }
  return 1;
}

}  // namespace citytwin::scene
