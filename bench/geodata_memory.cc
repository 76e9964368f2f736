#include "bench/geodata_memory.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "bench/suite.h"
#include "geodata/spatial_index_walk.h"

namespace citytwin::bench {

namespace {

/// Follows a window query node by node, as the kernels do, and adds up what it touches.
class Follower {
 public:
  Follower(SpatialIndex const& index, Box const& query) : tree_(index), q_(outward(query)) {
    if (index.size() > 0) follow(tree_.levels - 1, 0);
  }
  [[nodiscard]] double bytes() const { return bytes_; }

 private:
  void follow(std::uint32_t level, std::uint32_t node) {
    auto const& n = tree_.node(level, node);
    bytes_ += sizeof n;
    if (level == 0) bytes_ += sizeof(std::uint32_t) * SpatialIndex::node_size;
    for (std::uint32_t j = 0; j < SpatialIndex::node_size; ++j) {
      if (n.min_x[j] > q_.max_x || n.max_x[j] < q_.min_x || n.min_y[j] > q_.max_y ||
          n.max_y[j] < q_.min_y) {
        continue;
      }
      if (level == 0) {
        bytes_ += sizeof(std::uint32_t);
      } else {
        follow_child(level - 1, node * SpatialIndex::node_size + j, n, j);
      }
    }
  }
  /// A child inside the query is a run of rows, read and written; its node is not looked at.
  void follow_child(std::uint32_t level, std::uint32_t child, SpatialIndex::Node const& n,
                    std::uint32_t j) {
    bool const inside = n.min_x[j] >= q_.min_x && n.max_x[j] <= q_.max_x &&
                        n.min_y[j] >= q_.min_y && n.max_y[j] <= q_.max_y;
    if (!inside) return follow(level, child);
    bytes_ += 2.0 * static_cast<double>(tree_.items_under(level, child).size_bytes());
  }

  IndexView tree_;
  FloatBox q_;
  double bytes_ = 0;
};

double measured_stream_gb_per_s() {
  constexpr std::size_t n = 1 << 24;  // 128 MiB an array
  std::vector<double> a(n), b(n, 1.5), c(n, 2.5);
  double const seconds = best_seconds([&] {
    for (std::size_t i = 0; i < n; ++i) a[i] = b[i] + 3.0 * c[i];
    keep(a[n / 2]);
  });
  return 3.0 * sizeof(double) * n / seconds / 1e9;
}

}  // namespace

double window_bytes(SpatialIndex const& index, Box const& query) {
  return Follower(index, query).bytes();
}

double stream_gb_per_s() {
  static double const measured = measured_stream_gb_per_s();
  return measured;
}

double best_seconds(std::function<void()> const& work) {
  double best = std::numeric_limits<double>::infinity();
  double const begin = cpu_seconds();
  for (int calls = 0; calls < 5 || cpu_seconds() - begin < 0.2; ++calls) {
    double const start = cpu_seconds();
    work();
    best = std::min(best, cpu_seconds() - start);
  }
  return best;
}

}  // namespace citytwin::bench
