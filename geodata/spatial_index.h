/// @file
/// SpatialIndex: an immutable packed R-tree over boxes, in memory or mapped from a file.
///
/// Boxes are kept as float32 rounded outward, so a window answers a superset; callers that need
/// exact answers refine on double geometry (query.h). Window and nearest use a fixed stack and no
/// heap but the caller's vector. The SIMD target is chosen at run time; every target and the scalar
/// path give the same rows in the same order. Copies share one tree.
///
/// Units    local metres. Items are rows of the layer, 0 .. n-1; rows with an empty box never
///          match.
/// Shapes   nodes of 16 boxes, structure of arrays, 256 bytes; levels contiguous, leaves first; the
///          children of node i of a level are nodes 16 i .. 16 i + 15 of the level below. 17.1
///          bytes of boxes and 4 of row number an item.
/// Errors   none; files: spatial_index_file.h.
/// Source   Kamel and Faloutsos (1993), On packing R-trees; Leutenegger et al. (1997) for STR;
///          Roussopoulos et al. (1995) for nearest.
/// Checked  tests/geodata/spatial_index_test.cc against brute force and Boost.Geometry's rtree
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "geodata/geometry.h"

namespace citytwin {

/// In which order items are packed into leaves; every order gives the same answers.
enum class Packing : std::uint8_t {
  hilbert,  ///< along a Hilbert curve of box centres: quickest to build, best for windows
  str       ///< sort-tile-recursive: slices by x, then by y
};

struct IndexOptions {
  Packing packing = Packing::hilbert;
  bool parallel =
      false;  ///< build with all threads of the caller's TBB arena; the tree is the same
};

struct TreeLayout;

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
  /// @pre fewer than 2^32 boxes; none finite beyond 10^18 m, which no nearest query would find
  explicit SpatialIndex(std::span<Box const> boxes, IndexOptions options = {});

  /// Rows with a box.
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  /// Around all stored boxes.
  [[nodiscard]] Box extent() const;
  /// Bytes of the tree, in memory or mapped.
  [[nodiscard]] std::size_t bytes() const;

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

  /// Replaces `found` by the k rows with the smallest distance from (x, y) to the stored box,
  /// nearest first. Of boxes at equal distance the first ones on the walk are chosen and come in
  /// that order: it is the same for every kernel, but the tree's, not the rows'. A tie by row would
  /// have to visit every box around the point; this search for one ends at the first.
  void nearest(double x, double y, std::size_t k, std::vector<Neighbour>& found) const;
  [[nodiscard]] std::vector<Neighbour> nearest(double x, double y, std::size_t k) const;

  /// The k rows with the smallest exact distance, at most max_m away, nearest first; ties by row.
  /// @param exact_m row -> distance in m, never below the distance to the row's box
  [[nodiscard]] std::vector<Neighbour> nearest(
      double x, double y, std::size_t k, std::function<double(std::uint32_t)> const& exact_m,
      double max_m = std::numeric_limits<double>::infinity()) const;

  /// Visits rows by ascending key until visit returns false; ties by row. For rays and for
  /// neighbours whose number is not known beforehand. Takes memory on the heap.
  /// @param lower  box -> a bound that no key of a row in that box is below; infinity: not wanted
  /// @param key    row -> its key; infinity: not wanted
  /// @return false when it was stopped
  bool visit_in_order(std::function<double(Box const&)> const& lower,
                      std::function<double(std::uint32_t)> const& key,
                      std::function<bool(std::uint32_t, double)> const& visit) const;

 private:
  friend struct IndexView;
  friend struct IndexFile;
  using Sink = bool (*)(void* context, std::span<std::uint32_t const> rows);
  SpatialIndex(std::shared_ptr<std::byte const> memory, TreeLayout const& layout);
  bool walk_window(Box const& query, Sink sink, void* context) const;

  std::shared_ptr<std::byte const> memory_;     ///< laid out as spatial_index_layout.h says
  Node const* nodes_ = nullptr;                 ///< leaves first, level by level; the root is last
  std::span<std::uint32_t const> rows_;         ///< item -> row; padded to whole leaves behind
  std::array<std::uint32_t, 8> level_begin_{};  ///< first node of each level
  std::uint32_t levels_ = 0;
};

}  // namespace citytwin
