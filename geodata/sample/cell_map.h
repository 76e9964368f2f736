/// @file
/// CellMap: things of the plane by the square cells they touch, for look-ups near a place.
///
/// Units    metres, local frame.
/// Shapes   a thing that touches several cells is kept in each, so a visit may meet it again.
/// Within
///          a cell things keep the order in which they were added: nothing depends on hashing.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "geodata/sample/curve.h"

namespace citytwin::sample {

template <class T>
class CellMap {
 public:
  explicit CellMap(double cell_m) : cell_m_(cell_m) {}

  void add(Vec2 at, T thing) { cells_[key(cell(at.x), cell(at.y))].push_back(std::move(thing)); }
  void add(Box const& over, T const& thing) {
    for (int y = cell(over.min_y); y <= cell(over.max_y); ++y) {
      for (int x = cell(over.min_x); x <= cell(over.max_x); ++x) cells_[key(x, y)].push_back(thing);
    }
  }

  /// The things of the cell that holds a point.
  [[nodiscard]] std::span<T const> at(Vec2 p) const { return in(cell(p.x), cell(p.y)); }

  /// Calls visit(thing) for those in all cells that a box touches, row by row from the south.
  template <class Visit>
  void visit(Box const& over, Visit visit) const {
    for (int y = cell(over.min_y); y <= cell(over.max_y); ++y) {
      for (int x = cell(over.min_x); x <= cell(over.max_x); ++x) {
        for (auto const& thing : in(x, y)) visit(thing);
      }
    }
  }

 private:
  [[nodiscard]] int cell(double v) const { return static_cast<int>(std::floor(v / cell_m_)); }
  static std::uint64_t key(int x, int y) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(x)) << 32 |
           static_cast<std::uint32_t>(y);
  }
  [[nodiscard]] std::span<T const> in(int x, int y) const {
    auto const found = cells_.find(key(x, y));
    return found == cells_.end() ? std::span<T const>{} : std::span<T const>(found->second);
  }

  double cell_m_;
  std::unordered_map<std::uint64_t, std::vector<T>> cells_;
};

/// The box of all points within reach_m of a point or segment, as squares go.
[[nodiscard]] inline Box around(Vec2 p, double reach_m) {
  return {p.x - reach_m, p.y - reach_m, p.x + reach_m, p.y + reach_m};
}
[[nodiscard]] inline Box box_of(Vec2 a, Vec2 b) {
  Box box;
  box.add(a.x, a.y);
  box.add(b.x, b.y);
  return box;
}
[[nodiscard]] inline Box box_of(Polyline const& line) {
  Box box;
  for (auto const& p : line) box.add(p.x, p.y);
  return box;
}
[[nodiscard]] inline Box grown(Box const& b, double by_m) {
  return {b.min_x - by_m, b.min_y - by_m, b.max_x + by_m, b.max_y + by_m};
}

}  // namespace citytwin::sample
