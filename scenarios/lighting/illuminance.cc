#include "scenarios/lighting/illuminance.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <tbb/enumerable_thread_specific.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "scenarios/lighting/pair_kernel.h"

namespace citytwin::lighting {

namespace {

constexpr int tile_cells = 128;

/// Points of a run in float, relative to an origin near them.
struct PointBuffer {
  explicit PointBuffer(std::size_t most)
      : x(most + point_padding),
        y(most + point_padding),
        z(most + point_padding),
        e_lx(most + point_padding) {}
  std::vector<float> x, y, z, e_lx;

  [[nodiscard]] PointRun run(std::size_t first, std::size_t count) {
    return {x.data() + first, y.data() + first, z.data() + first, e_lx.data() + first, count};
  }
};

KernelLamp kernel_lamp(LampSet const& set, Lamp const& lamp, Vec2 const& origin,
                       PolarMap const* shadows) {
  KernelLamp out;
  out.x = static_cast<float>(lamp.position.x - origin.x);
  out.y = static_cast<float>(lamp.position.y - origin.y);
  out.z = static_cast<float>(lamp.position.z);
  for (std::size_t i = 0; i < 9; ++i) out.to_lamp[i] = static_cast<float>(lamp.to_lamp[i]);
  out.scale = static_cast<float>(lamp.scale);
  out.table = &set.types[lamp.type].table;
  out.shadows = shadows && !shadows->empty() ? shadows : nullptr;
  return out;
}

/// What one thread needs to cast shadows; kept from lamp to lamp.
struct ShadowWork {
  PolarMap map;
  std::vector<Wall> walls;

  /// @param points box of the points that the lamp may light
  PolarMap const* around(Occluders const* occluders, Vec3 const& lamp, Box points) {
    if (!occluders) return nullptr;
    walls.clear();
    points.add(lamp.x, lamp.y);
    occluders->walls_around(lamp, points, walls);
    map.build(lamp, walls);
    return &map;
  }
};

}  // namespace

/// One thread's work on tiles of the raster.
class TileWork {
 public:
  TileWork(LitCity const& city, Grid<float> const& heights, Grid<float>& out)
      : city_(city), heights_(heights), out_(out), points_(tile_cells * tile_cells) {}

  void compute(int first_row, int first_column) {
    first_row_ = first_row;
    first_column_ = first_column;
    rows_ = std::min(tile_cells, heights_.rows() - first_row);
    columns_ = std::min(tile_cells, heights_.columns() - first_column);
    auto const& g = heights_.geometry();
    origin_ = {g.x(first_column), g.y(first_row)};
    fill();
    box_ = {origin_.x, g.y(first_row + rows_ - 1), g.x(first_column + columns_ - 1), origin_.y};
    for (auto const lamp : city_.lamps_near(box_)) add(lamp);
    store();
  }

 private:
  [[nodiscard]] std::size_t offset(int row, int column) const {
    return static_cast<std::size_t>(row * columns_ + column);
  }

  /// The part of the tile that a lamp may reach.
  [[nodiscard]] Box reached(Vec3 const& lamp, double reach_m) const {
    return {std::max(box_.min_x, lamp.x - reach_m), std::max(box_.min_y, lamp.y - reach_m),
            std::min(box_.max_x, lamp.x + reach_m), std::min(box_.max_y, lamp.y + reach_m)};
  }

  void fill() {
    auto const cell_m = heights_.cell_m();
    for (int row = 0; row < rows_; ++row) {
      for (int column = 0; column < columns_; ++column) {
        auto const i = offset(row, column);
        points_.x[i] = static_cast<float>(column * cell_m);
        points_.y[i] = static_cast<float>(-row * cell_m);
        points_.z[i] = heights_.at(first_row_ + row, first_column_ + column);
      }
    }
    std::fill(points_.e_lx.begin(), points_.e_lx.end(), 0.0F);
  }

  void add(std::uint32_t index) {
    auto const& lamp = city_.lamps_.lamps[index];
    double const reach_m = city_.reaches_m_[index];
    double const cell_m = heights_.cell_m();
    double const x = lamp.position.x - origin_.x;
    double const y = lamp.position.y - origin_.y;
    auto const* shadows =
        shadows_.around(city_.occluders_, lamp.position, reached(lamp.position, reach_m));
    auto const kernel = kernel_lamp(city_.lamps_, lamp, origin_, shadows);
    int const first = std::max(0, static_cast<int>(std::ceil((-y - reach_m) / cell_m)));
    int const last = std::min(rows_ - 1, static_cast<int>(std::floor((-y + reach_m) / cell_m)));
    for (int row = first; row <= last; ++row) {
      double const dy = -row * cell_m - y;
      double const half = std::sqrt(std::max(0.0, reach_m * reach_m - dy * dy));
      int const from = std::max(0, static_cast<int>(std::ceil((x - half) / cell_m)));
      int const to = std::min(columns_ - 1, static_cast<int>(std::floor((x + half) / cell_m)));
      if (from > to) continue;
      add_lamp(kernel, points_.run(offset(row, from), static_cast<std::size_t>(to - from + 1)));
    }
  }

  void store() {
    for (int row = 0; row < rows_; ++row) {
      for (int column = 0; column < columns_; ++column) {
        auto const i = offset(row, column);
        out_.at(first_row_ + row, first_column_ + column) =
            std::isnan(points_.z[i]) ? std::numeric_limits<float>::quiet_NaN() : points_.e_lx[i];
      }
    }
  }

  LitCity const& city_;
  Grid<float> const& heights_;
  Grid<float>& out_;
  PointBuffer points_;
  ShadowWork shadows_;
  int first_row_ = 0, first_column_ = 0, rows_ = 0, columns_ = 0;
  Vec2 origin_;  ///< centre of the tile's north-west cell
  Box box_;      ///< of the tile's cell centres
};

bool in_batches(int count, std::function<void(int)> const& work, Continue const& go_on) {
  int const batch = 2 * tbb::this_task_arena::max_concurrency();
  for (int first = 0; first < count; first += batch) {
    int const last = std::min(first + batch, count);
    tbb::parallel_for(first, last, work);
    if (go_on && !go_on(static_cast<double>(last) / count)) return false;
  }
  return true;
}

Error cancelled() {
  return {ErrorCode::cancelled, "the lighting run was cancelled", "lighting"};
}

LitCity::LitCity(LampSet const& lamps, std::vector<double> reaches_m, Occluders const* occluders)
    : lamps_(lamps), reaches_m_(std::move(reaches_m)), occluders_(occluders) {
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < lamps.lamps.size(); ++i) {
    auto const& p = lamps.lamps[i].position;
    double const r = reaches_m_[i];
    boxes.push_back({p.x - r, p.y - r, p.x + r, p.y + r});
  }
  index_ = SpatialIndex(boxes);
}

std::vector<std::uint32_t> LitCity::lamps_near(Box const& box) const {
  std::vector<std::uint32_t> near;
  index_.window(box, near);
  std::sort(near.begin(), near.end());
  return near;
}

std::vector<float> LitCity::at(std::vector<Vec3> const& points) const {
  if (points.empty()) return {};
  Box box;
  for (auto const& p : points) box.add(p.x, p.y);
  Vec2 const origin{points[0].x, points[0].y};
  PointBuffer buffer(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    buffer.x[i] = static_cast<float>(points[i].x - origin.x);
    buffer.y[i] = static_cast<float>(points[i].y - origin.y);
    buffer.z[i] = static_cast<float>(points[i].z);
  }
  ShadowWork shadows;
  for (auto const index : lamps_near(box)) {
    auto const& lamp = lamps_.lamps[index];
    auto const* map = shadows.around(occluders_, lamp.position, box);
    add_lamp(kernel_lamp(lamps_, lamp, origin, map), buffer.run(0, points.size()));
  }
  buffer.e_lx.resize(points.size());
  return buffer.e_lx;
}

Result<Grid<float>> LitCity::on(Grid<float> const& heights, Continue const& go_on) const {
  Grid<float> out(heights.geometry(), 0);
  int const across = (heights.columns() + tile_cells - 1) / tile_cells;
  int const tiles = across * ((heights.rows() + tile_cells - 1) / tile_cells);
  tbb::enumerable_thread_specific<TileWork> work([&] { return TileWork(*this, heights, out); });
  bool const done = in_batches(
      tiles,
      [&](int tile) {
        work.local().compute(tile / across * tile_cells, tile % across * tile_cells);
      },
      go_on);
  if (!done) return cancelled();
  return out;
}

}  // namespace citytwin::lighting
