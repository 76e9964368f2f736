/// @file
/// What the walks of the packed tree are made of, apart from how 16 boxes are tested at once.
///
/// Kernels (spatial_index_walk.cc) only decide what is certain: float comparisons, lower bounds
/// rounded down. What is kept is decided here on doubles, so that all kernels give the same answer.
///
/// Errors   none.
/// Checked  tests/geodata/spatial_index_test.cc
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>
#include <string_view>

#include "geodata/spatial_index.h"

namespace citytwin {

/// The tree's arrays as a walk sees them.
struct IndexView {
  explicit IndexView(SpatialIndex const& index)
      : nodes(index.nodes_.data()),
        level_begin(index.level_begin_.data()),
        levels(static_cast<std::uint32_t>(index.level_begin_.size())),
        rows(index.rows_) {}

  SpatialIndex::Node const* nodes;
  std::uint32_t const* level_begin;
  std::uint32_t levels;
  std::span<std::uint32_t const> rows;

  [[nodiscard]] SpatialIndex::Node const& node(std::uint32_t level, std::uint32_t i) const {
    return nodes[level_begin[level] + i];
  }
  /// The items under node i of a level: a contiguous run of rows.
  [[nodiscard]] std::span<std::uint32_t const> items_under(std::uint32_t level,
                                                           std::uint32_t i) const {
    std::size_t const each = std::size_t{SpatialIndex::node_size} << (4 * level);
    std::size_t const first = each * i;
    return rows.subspan(first, std::min(each, rows.size() - first));
  }
};

struct FloatBox {
  float min_x, min_y, max_x, max_y;
};

/// A child to visit. 2^32 items make 8 levels; each level leaves at most 15 siblings waiting.
struct Waiting {
  std::uint32_t node;
  std::uint32_t level;
};
inline constexpr std::size_t stack_size = 8 * 15 + 16;

/// Gathers rows into batches for a sink.
class Batch {
 public:
  using Sink = bool (*)(void*, std::span<std::uint32_t const>);
  Batch(Sink sink, void* context) : sink_(sink), context_(context) {}

  void add(std::uint32_t row) { rows_[count_++] = row; }
  /// Room for one leaf, or false when the sink had enough.
  bool make_room() { return count_ + SpatialIndex::node_size <= rows_.size() || flush(); }
  bool add_run(std::span<std::uint32_t const> run) {
    if (run.size() > rows_.size()) return flush() && sink_(context_, run);
    if (count_ + run.size() > rows_.size() && !flush()) return false;
    std::copy(run.begin(), run.end(), rows_.begin() + static_cast<std::ptrdiff_t>(count_));
    count_ += run.size();
    return true;
  }
  bool flush() {
    std::size_t const n = count_;
    count_ = 0;
    return n == 0 || sink_(context_, std::span(rows_).first(n));
  }

 private:
  Sink sink_;
  void* context_;
  std::size_t count_ = 0;
  std::array<std::uint32_t, 256> rows_;
};

/// The k best so far, nearest first, ties by row.
class Best {
 public:
  Best(std::span<SpatialIndex::Neighbour> room, double max_m) : room_(room), max_m_(max_m) {}

  /// What cannot be better than this is of no use; equal may still win by its row.
  [[nodiscard]] double bound_m() const {
    return count_ < room_.size() ? max_m_ : room_[count_ - 1].distance_m;
  }
  void offer(SpatialIndex::Neighbour const& item) {
    if (!(item.distance_m <= max_m_)) return;
    if (count_ == room_.size() && !closer(item, room_[count_ - 1])) return;
    std::size_t at = count_ < room_.size() ? count_++ : count_ - 1;
    for (; at > 0 && closer(item, room_[at - 1]); --at) room_[at] = room_[at - 1];
    room_[at] = item;
  }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  static bool closer(SpatialIndex::Neighbour const& a, SpatialIndex::Neighbour const& b) {
    return a.distance_m != b.distance_m ? a.distance_m < b.distance_m : a.row < b.row;
  }

  std::span<SpatialIndex::Neighbour> room_;
  double max_m_;
  std::size_t count_ = 0;
};

inline double box_distance_m(SpatialIndex::Node const& n, std::uint32_t j, double x, double y) {
  double const dx = std::max({0.0, n.min_x[j] - x, x - n.max_x[j]});
  double const dy = std::max({0.0, n.min_y[j] - y, y - n.max_y[j]});
  return std::sqrt(dx * dx + dy * dy);
}

/// A float not below the square of the bound, for comparison with lower bounds.
inline float squared_up(double bound_m) {
  double const squared = bound_m * bound_m * (1 + 1e-6);
  return squared < 1e38 ? static_cast<float>(squared) : std::numeric_limits<float>::infinity();
}

inline float round_down(double v) {
  constexpr double most = std::numeric_limits<float>::max();
  auto const f = static_cast<float>(std::clamp(v, -most, most));
  return f > v ? std::nextafterf(f, -std::numeric_limits<float>::max()) : f;
}

inline float round_up(double v) {
  return -round_down(-v);
}

/// The point as the smallest float box around it, so that distances to it are lower bounds; the
/// factor takes up the rounding of two subtractions, two products and a sum.
struct FloatPoint {
  FloatPoint(double x, double y)
      : low_x(round_down(x)), high_x(round_up(x)), low_y(round_down(y)), high_y(round_up(y)) {}
  float low_x, high_x, low_y, high_y;
  static constexpr float slack = 1.0F - 0x1p-21F;
};

/// @return false when the sink stopped the walk
bool walk_window(IndexView const& tree, FloatBox const& query, Batch& out);
/// By distance to the boxes.
void walk_nearest(IndexView const& tree, double x, double y, Best& best);
/// @param exact_m row -> distance in m, never below the distance to the row's box
void walk_nearest(IndexView const& tree, double x, double y, Best& best,
                  std::function<double(std::uint32_t)> const& exact_m);

/// The kernels this processor can run, best first; the last is "scalar".
[[nodiscard]] std::vector<std::string> index_kernels();
/// Makes all walks use one of them. For tests and benchmarks, not while other threads query.
/// @pre name is one of index_kernels()
void use_index_kernel(std::string_view name);

}  // namespace citytwin
