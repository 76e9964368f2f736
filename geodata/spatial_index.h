/// @file
/// SpatialIndex: an immutable packed Hilbert R-tree over boxes.
///
/// Boxes are kept as float32 rounded outward, so the tree answers a superset; callers that need
/// exact answers refine on double geometry (query.h). A query touches no heap but the caller's
/// vector.
///
/// Units    local metres. Items are rows of the layer, 0 .. n-1; rows with an empty box never
/// match. Checked  tests/geodata/spatial_index_test.cc against brute force and Boost.Geometry's
/// rtree.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geodata/geometry.h"

namespace citytwin {

class SpatialIndex {
 public:
  SpatialIndex() = default;
  /// @pre boxes are finite or empty.
  explicit SpatialIndex(std::span<Box const> boxes);

  [[nodiscard]] std::size_t size() const { return item_count_; }
  /// Appends the rows whose stored box meets the query box; order is the tree's.
  void window(Box const& query, std::vector<std::uint32_t>& rows) const;

  struct Neighbour {
    std::uint32_t row;
    double box_distance_m;  ///< from the point to the stored box: a lower bound
  };
  /// The k rows with the smallest box distance, nearest first; ties by row.
  [[nodiscard]] std::vector<Neighbour> nearest(double x, double y, std::size_t k) const;

 private:
  static constexpr std::uint32_t node_size = 16;
  struct alignas(64) Node {
    float min_x[node_size];
    float min_y[node_size];
    float max_x[node_size];
    float max_y[node_size];
  };

  std::size_t item_count_ = 0;
  std::vector<Node> nodes_;                 ///< leaves first, level by level; the root is last
  std::vector<std::uint32_t> level_begin_;  ///< first node of each level
  std::vector<std::uint32_t> rows_;         ///< item -> row, in Hilbert order
};

}  // namespace citytwin
