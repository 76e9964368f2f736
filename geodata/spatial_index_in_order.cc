// Best first: one heap of nodes, items and rows; what is on top is where nothing less can follow.
#include <algorithm>
#include <cmath>
#include <queue>
#include <vector>

#include "geodata/spatial_index.h"
#include "geodata/spatial_index_walk.h"

namespace citytwin {

namespace {

/// Something on the heap. At equal keys nodes come before items and items before rows, so that a
/// row is visited only when no other row with its key is hidden.
struct Entry {
  double key;
  enum Kind : std::uint8_t { node, item, row } kind;
  std::uint8_t level;
  std::uint32_t number;  ///< of the node in its level, the item, or the row

  [[nodiscard]] bool after(Entry const& b) const {
    if (key != b.key) return key > b.key;
    if (kind != b.kind) return kind > b.kind;
    return number > b.number;
  }
};

struct After {
  bool operator()(Entry const& a, Entry const& b) const { return a.after(b); }
};

class Heap {
 public:
  void push(Entry const& entry) {
    if (std::isfinite(entry.key)) entries_.push(entry);
  }
  Entry pop() {
    Entry const top = entries_.top();
    entries_.pop();
    return top;
  }
  [[nodiscard]] bool empty() const { return entries_.empty(); }

 private:
  std::priority_queue<Entry, std::vector<Entry>, After> entries_;
};

}  // namespace

bool SpatialIndex::visit_in_order(std::function<double(Box const&)> const& lower,
                                  std::function<double(std::uint32_t)> const& key,
                                  std::function<bool(std::uint32_t, double)> const& visit) const {
  if (rows_.empty()) return true;
  IndexView const tree(*this);
  Heap heap;
  double constexpr first = std::numeric_limits<double>::lowest();
  heap.push({first, Entry::node, static_cast<std::uint8_t>(tree.levels - 1), 0});
  while (!heap.empty()) {
    Entry const top = heap.pop();
    if (top.kind == Entry::row) {
      if (!visit(top.number, top.key)) return false;
    } else if (top.kind == Entry::item) {
      heap.push({key(rows_[top.number]), Entry::row, 0, rows_[top.number]});
    } else {
      auto const& node = tree.node(top.level, top.number);
      for (std::uint32_t j = 0; j < node_size; ++j) {
        if (node.min_x[j] > node.max_x[j]) break;  // blank slots are the last
        Box const box{node.min_x[j], node.min_y[j], node.max_x[j], node.max_y[j]};
        std::uint32_t const child = top.number * node_size + j;
        if (top.level == 0) {
          heap.push({lower(box), Entry::item, 0, child});
        } else {
          heap.push({lower(box), Entry::node, static_cast<std::uint8_t>(top.level - 1), child});
        }
      }
    }
  }
  return true;
}

}  // namespace citytwin
