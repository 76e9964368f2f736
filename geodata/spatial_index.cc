#include "geodata/spatial_index.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace citytwin {

namespace {

/// Hilbert curve position of a 16-bit cell, by rotating quadrants from the top bit down.
std::uint32_t hilbert(std::uint32_t x, std::uint32_t y) {
  std::uint32_t d = 0;
  for (std::uint32_t s = 1U << 15; s > 0; s >>= 1) {
    std::uint32_t const rx = (x & s) ? 1 : 0;
    std::uint32_t const ry = (y & s) ? 1 : 0;
    d += s * s * ((3 * rx) ^ ry);
    if (ry == 0) {
      if (rx == 1) {
        x = 0xffff - x;
        y = 0xffff - y;
      }
      std::swap(x, y);
    }
  }
  return d;
}

float round_down(double v) {
  auto const f = static_cast<float>(v);
  return f > v ? std::nextafterf(f, -INFINITY) : f;
}

float round_up(double v) {
  auto const f = static_cast<float>(v);
  return f < v ? std::nextafterf(f, INFINITY) : f;
}

std::vector<std::uint32_t> hilbert_order(std::span<Box const> boxes) {
  Box extent;
  for (auto const& b : boxes) {
    if (b.empty()) continue;
    extent.add(b.min_x, b.min_y);
    extent.add(b.max_x, b.max_y);
  }
  double const scale_x = extent.width() > 0 ? 65535.0 / extent.width() : 0;
  double const scale_y = extent.height() > 0 ? 65535.0 / extent.height() : 0;
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> codes(boxes.size());
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    auto const& b = boxes[i];
    if (b.empty()) continue;
    rows.push_back(i);
    codes[i] =
        hilbert(static_cast<std::uint32_t>(((b.min_x + b.max_x) / 2 - extent.min_x) * scale_x),
                static_cast<std::uint32_t>(((b.min_y + b.max_y) / 2 - extent.min_y) * scale_y));
  }
  std::stable_sort(rows.begin(), rows.end(), [&](auto a, auto b) { return codes[a] < codes[b]; });
  return rows;
}

}  // namespace

SpatialIndex::SpatialIndex(std::span<Box const> boxes) : rows_(hilbert_order(boxes)) {
  item_count_ = rows_.size();
  if (item_count_ == 0) return;
  constexpr Node blank = [] {
    Node n{};
    for (std::uint32_t j = 0; j < node_size; ++j) {
      n.min_x[j] = n.min_y[j] = std::numeric_limits<float>::infinity();
      n.max_x[j] = n.max_y[j] = -std::numeric_limits<float>::infinity();
    }
    return n;
  }();
  std::size_t count = (item_count_ + node_size - 1) / node_size;
  nodes_.assign(count, blank);
  level_begin_ = {0};
  for (std::size_t i = 0; i < item_count_; ++i) {
    auto const& b = boxes[rows_[i]];
    auto& n = nodes_[i / node_size];
    n.min_x[i % node_size] = round_down(b.min_x);
    n.min_y[i % node_size] = round_down(b.min_y);
    n.max_x[i % node_size] = round_up(b.max_x);
    n.max_y[i % node_size] = round_up(b.max_y);
  }
  while (count > 1) {
    std::size_t const begin = level_begin_.back();
    std::size_t const parents = (count + node_size - 1) / node_size;
    level_begin_.push_back(static_cast<std::uint32_t>(begin + count));
    nodes_.resize(begin + count + parents, blank);
    for (std::size_t i = 0; i < count; ++i) {
      Node const child = nodes_[begin + i];
      auto& n = nodes_[begin + count + i / node_size];
      std::size_t const j = i % node_size;
      n.min_x[j] = *std::min_element(child.min_x, child.min_x + node_size);
      n.min_y[j] = *std::min_element(child.min_y, child.min_y + node_size);
      n.max_x[j] = *std::max_element(child.max_x, child.max_x + node_size);
      n.max_y[j] = *std::max_element(child.max_y, child.max_y + node_size);
    }
    count = parents;
  }
}

void SpatialIndex::window(Box const& query, std::vector<std::uint32_t>& rows) const {
  if (item_count_ == 0 || query.empty()) return;
  struct Entry {
    std::uint32_t level;
    std::uint32_t node;  // within its level
  };
  std::vector<Entry> stack{{static_cast<std::uint32_t>(level_begin_.size() - 1), 0}};
  while (!stack.empty()) {
    auto const [level, node] = stack.back();
    stack.pop_back();
    auto const& n = nodes_[level_begin_[level] + node];
    for (std::uint32_t j = 0; j < node_size; ++j) {
      bool const hit = n.min_x[j] <= query.max_x && n.max_x[j] >= query.min_x &&
                       n.min_y[j] <= query.max_y && n.max_y[j] >= query.min_y;
      if (!hit) continue;
      std::uint32_t const child = node * node_size + j;
      if (level == 0) {
        rows.push_back(rows_[child]);
      } else {
        stack.push_back({level - 1, child});
      }
    }
  }
}

std::vector<SpatialIndex::Neighbour> SpatialIndex::nearest(double x, double y,
                                                           std::size_t k) const {
  std::vector<Neighbour> all;
  for (std::size_t i = 0; i < item_count_; ++i) {
    auto const& n = nodes_[i / node_size];
    std::size_t const j = i % node_size;
    double const dx = std::max({0.0, n.min_x[j] - x, x - n.max_x[j]});
    double const dy = std::max({0.0, n.min_y[j] - y, y - n.max_y[j]});
    all.push_back({rows_[i], std::hypot(dx, dy)});
  }
  auto const closer = [](Neighbour const& a, Neighbour const& b) {
    return a.box_distance_m != b.box_distance_m ? a.box_distance_m < b.box_distance_m
                                                : a.row < b.row;
  };
  k = std::min(k, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(k), all.end(), closer);
  all.resize(k);
  return all;
}

}  // namespace citytwin
