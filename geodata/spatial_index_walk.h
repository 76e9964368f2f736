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
      : nodes(index.nodes_),
        level_begin(index.level_begin_.data()),
        levels(index.levels_),
        rows(index.rows_) {}

  SpatialIndex::Node const* nodes;
  std::uint32_t const* level_begin;
  std::uint32_t levels;
  std::span<std::uint32_t const> rows;

  [[nodiscard]] SpatialIndex::Node const& node(std::uint32_t level, std::uint32_t i) const {
    return nodes[level_begin[level] + i];
  }
  /// The rows of leaf i; behind the last item they repeat it.
  [[nodiscard]] std::uint32_t const* leaf_rows(std::uint32_t i) const {
    return rows.data() + std::size_t{SpatialIndex::node_size} * i;
  }
  /// The items under node i of a level: a contiguous run of rows.
  [[nodiscard]] std::span<std::uint32_t const> items_under(std::uint32_t level,
                                                           std::uint32_t i) const {
    std::size_t const each = std::size_t{SpatialIndex::node_size} << (4 * level);
    std::size_t const first = each * i;
    return rows.subspan(first, std::min(each, rows.size() - first));
  }
  void prefetch(std::uint32_t level, std::uint32_t i) const {
    auto const* next = reinterpret_cast<char const*>(&node(level, i));
    for (int line = 0; line < 4; ++line) __builtin_prefetch(next + 64 * line);
  }
};

struct FloatBox {
  float min_x, min_y, max_x, max_y;
};

inline constexpr std::size_t max_levels = 8;  ///< of 2^32 items

/// Gathers rows into batches for a sink.
class Batch {
 public:
  using Sink = bool (*)(void*, std::span<std::uint32_t const>);
  Batch(Sink sink, void* context) : sink_(sink), context_(context) {}

  /// Room for one leaf's rows, or null when the sink had enough. Follow by added().
  std::uint32_t* leaf_room() {
    if (count_ + SpatialIndex::node_size > rows_.size() && !flush()) return nullptr;
    return rows_.data() + count_;
  }
  void added(std::size_t rows) { count_ += rows; }
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
  std::array<std::uint32_t, 1024> rows_;
};

inline double squared_box_distance(SpatialIndex::Node const& n, std::uint32_t j, double x,
                                   double y) {
  double const dx = std::max({0.0, n.min_x[j] - x, x - n.max_x[j]});
  double const dy = std::max({0.0, n.min_y[j] - y, y - n.max_y[j]});
  return dx * dx + dy * dy;
}

/// The next float below, or 0 for the smallest positive one. @pre finite
inline float next_below(float f) {
  auto const bits = std::bit_cast<std::int32_t>(f);
  // Negative floats have falling magnitude bits: complement them to count upwards.
  std::int32_t const ordered = bits ^ ((bits >> 31) & 0x7fffffff);
  std::int32_t const below = ordered - 1;
  return std::bit_cast<float>(below ^ ((below >> 31) & 0x7fffffff));
}

/// The largest finite float not above v, or the smallest of all.
inline float round_down(double v) {
  constexpr double most = std::numeric_limits<float>::max();
  double const finite = std::min(std::max(v, -most), most);
  auto const f = static_cast<float>(finite);
  return f > finite ? next_below(f) : f;
}

inline float round_up(double v) {
  return -round_down(-v);
}

inline FloatBox outward(Box const& b) {
  return {round_down(b.min_x), round_down(b.min_y), round_up(b.max_x), round_up(b.max_y)};
}

/// The k nearest boxes so far by squared distance, nearest first; of equal ones the first found.
class NearestBoxes {
 public:
  using Neighbour = SpatialIndex::Neighbour;

  /// @param room for the k; until finish() they hold items and squared distances
  NearestBoxes(std::span<std::uint32_t const> rows, std::span<Neighbour> room)
      : rows_(rows), room_(room) {}

  /// Only boxes whose squared distance has a lower bound below this can still get in.
  [[nodiscard]] float limit() const { return limit_; }
  /// @param j place of the item's box in its leaf
  void offer(SpatialIndex::Node const& leaf, std::uint32_t j, std::uint32_t item, double x,
             double y) {
    double const squared = squared_box_distance(leaf, j, x, y);
    if (count_ == room_.size() && !(squared < room_[count_ - 1].distance_m)) return;
    std::size_t at = count_ < room_.size() ? count_++ : count_ - 1;
    for (; at > 0 && squared < room_[at - 1].distance_m; --at) room_[at] = room_[at - 1];
    room_[at] = {item, squared};
    __builtin_prefetch(&rows_[item]);
    if (count_ == room_.size()) limit_ = round_up(room_[count_ - 1].distance_m);
  }
  /// Makes items rows and squares distances. @return how many were found
  std::size_t finish() {
    for (auto& n : room_.first(count_)) n = {rows_[n.row], std::sqrt(n.distance_m)};
    return count_;
  }

 private:
  std::span<std::uint32_t const> rows_;
  std::span<Neighbour> room_;
  std::size_t count_ = 0;
  float limit_ = std::numeric_limits<float>::infinity();
};

/// The k rows nearest so far by an exact distance, nearest first, ties by row.
class NearestExact {
 public:
  NearestExact(std::span<std::uint32_t const> rows, std::span<SpatialIndex::Neighbour> room,
               double max_m, std::function<double(std::uint32_t)> const& exact_m)
      : rows_(rows), room_(room), exact_m_(exact_m), bound_m_(max_m) {}

  /// Above the square of what may still get in: an equal distance may win by its row, and an exact
  /// distance may come out a rounding below the distance to its box.
  [[nodiscard]] float limit() const {
    double const squared = bound_m_ * bound_m_ * (1 + 1e-6) + std::numeric_limits<float>::min();
    return squared < 1e38 ? static_cast<float>(squared) : std::numeric_limits<float>::infinity();
  }
  void offer(SpatialIndex::Node const& leaf, std::uint32_t j, std::uint32_t item, double x,
             double y) {
    if (std::sqrt(squared_box_distance(leaf, j, x, y)) * (1 - 1e-12) > bound_m_) return;
    SpatialIndex::Neighbour const row{rows_[item], exact_m_(rows_[item])};
    if (!(row.distance_m <= bound_m_ && std::isfinite(row.distance_m))) return;
    if (count_ == room_.size() && !closer(row, room_[count_ - 1])) return;
    std::size_t at = count_ < room_.size() ? count_++ : count_ - 1;
    for (; at > 0 && closer(row, room_[at - 1]); --at) room_[at] = room_[at - 1];
    room_[at] = row;
    if (count_ == room_.size()) bound_m_ = room_[count_ - 1].distance_m;
  }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  static bool closer(SpatialIndex::Neighbour const& a, SpatialIndex::Neighbour const& b) {
    return a.distance_m != b.distance_m ? a.distance_m < b.distance_m : a.row < b.row;
  }

  std::span<std::uint32_t const> rows_;
  std::span<SpatialIndex::Neighbour> room_;
  std::function<double(std::uint32_t)> const& exact_m_;
  double bound_m_;
  std::size_t count_ = 0;
};

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
void walk_nearest(IndexView const& tree, double x, double y, NearestBoxes& best);
void walk_nearest(IndexView const& tree, double x, double y, NearestExact& best);

/// The kernels this processor can run, best first; the last is "scalar".
[[nodiscard]] std::vector<std::string> index_kernels();
/// Makes all walks use one of them. For tests and benchmarks, not while other threads query.
/// @pre name is one of index_kernels()
void use_index_kernel(std::string_view name);

}  // namespace citytwin
