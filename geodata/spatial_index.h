/// @file
/// SpatialIndex: an immutable packed Hilbert R-tree over boxes.
///
/// Boxes are kept as float32 rounded outward, so a window answers a superset; callers that need
/// exact answers refine on double geometry (query.h). A query uses a fixed stack and no heap but
/// the caller's vector. The SIMD target is chosen at run time; every target and the scalar path
/// give the same rows in the same order.
///
/// Units    local metres. Items are rows of the layer, 0 .. n-1; rows with an empty box never
/// match. Shapes   nodes of 16 boxes, structure of arrays, 256 bytes; levels contiguous, leaves
/// first; the
///          children of node i of a level are nodes 16 i .. 16 i + 15 of the level below.
/// Errors   none.
/// Source   Kamel and Faloutsos (1993), On packing R-trees; Roussopoulos et al. (1995) for nearest.
/// Checked  tests/geodata/spatial_index_test.cc against brute force and Boost.Geometry's rtree
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "geodata/geometry.h"

namespace citytwin {

class SpatialIndex {
 public:
  static constexpr std::uint32_t node_size = 16;
  struct alignas(64) Node {
    float min_x[node_size];
    float min_y[node_size];
    float max_x[node_size];
    float max_y[node_size];
  };
  struct Neighbour {
    std::uint32_t row;
    double distance_m;
    friend bool operator==(Neighbour const&, Neighbour const&) = default;
  };

  SpatialIndex() = default;
  /// @pre boxes are finite or empty.
  explicit SpatialIndex(std::span<Box const> boxes);

  [[nodiscard]] std::size_t size() const { return rows_.size(); }

  /// Appends the rows whose stored box meets the query box; order is the tree's.
  void window(Box const& query, std::vector<std::uint32_t>& rows) const;

  /// Calls visit(std::span<std::uint32_t const> rows) -> bool with batches of such rows until there
  /// are no more or it returns false. @return false when it was stopped
  template <class Visit>
  bool visit_window(Box const& query, Visit&& visit) const {
    return walk_window(
        query,
        [](void* v, std::span<std::uint32_t const> rows) {
          return static_cast<bool>((*static_cast<std::remove_reference_t<Visit>*>(v))(rows));
        },
        &visit);
  }

  /// The k rows with the smallest distance from (x, y) to the stored box, nearest first; ties by
  /// row.
  [[nodiscard]] std::vector<Neighbour> nearest(double x, double y, std::size_t k) const;

  /// The k rows with the smallest exact distance, at most max_m away.
  /// @param exact_m row -> distance in m, never below the distance to the row's box
  [[nodiscard]] std::vector<Neighbour> nearest(
      double x, double y, std::size_t k, std::function<double(std::uint32_t)> const& exact_m,
      double max_m = std::numeric_limits<double>::infinity()) const;

 private:
  friend struct IndexView;
  using Sink = bool (*)(void* context, std::span<std::uint32_t const> rows);
  bool walk_window(Box const& query, Sink sink, void* context) const;
  void add_parent_levels();

  std::vector<Node> nodes_;                 ///< leaves first, level by level; the root is last
  std::vector<std::uint32_t> level_begin_;  ///< first node of each level
  std::vector<std::uint32_t> rows_;         ///< item -> row, in Hilbert order
};

}  // namespace citytwin
