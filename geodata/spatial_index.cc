#include "geodata/spatial_index.h"

#include <algorithm>
#include <array>
#include <utility>

#include "geodata/spatial_index_walk.h"

namespace citytwin {

namespace {

/// Two bits of the Hilbert curve at a time: the quadrant's number and the orientation inside it.
/// Orientations: 0 as is, 1 transposed, 2 transposed and turned by 180 degrees, 3 turned.
struct HilbertStep {
  std::uint8_t digit;
  std::uint8_t next;
};
constexpr std::array<std::array<HilbertStep, 4>, 4> hilbert_steps{{
    {{{0, 1}, {1, 0}, {3, 2}, {2, 0}}},  // quadrant = 2 * x bit + y bit
    {{{0, 0}, {3, 3}, {1, 1}, {2, 1}}},
    {{{2, 2}, {1, 2}, {3, 0}, {0, 3}}},
    {{{2, 3}, {3, 1}, {1, 3}, {0, 2}}},
}};

/// Position of a 16-bit cell along the Hilbert curve.
std::uint32_t hilbert(std::uint32_t x, std::uint32_t y) {
  std::uint32_t position = 0;
  std::uint32_t state = 0;
  for (int bit = 15; bit >= 0; --bit) {
    std::uint32_t const quadrant = ((x >> bit) & 1U) << 1 | ((y >> bit) & 1U);
    auto const step = hilbert_steps[state][quadrant];
    position = position << 2 | step.digit;
    state = step.next;
  }
  return position;
}

struct Coded {
  std::uint32_t code;
  std::uint32_t row;
};

/// Least significant digit first, 11 bits a pass; stable, so equal codes stay in row order.
void radix_sort(std::vector<Coded>& items) {
  constexpr int digit_bits = 11;
  constexpr std::uint32_t digits = 1U << digit_bits;
  std::vector<Coded> other(items.size());
  for (int shift = 0; shift < 32; shift += digit_bits) {
    std::array<std::uint32_t, digits> begin{};
    for (auto const& item : items) ++begin[(item.code >> shift) % digits];
    std::uint32_t sum = 0;
    for (auto& b : begin) sum += std::exchange(b, sum);
    for (auto const& item : items) other[begin[(item.code >> shift) % digits]++] = item;
    items.swap(other);
  }
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
  std::vector<Coded> items;
  items.reserve(boxes.size());
  for (std::uint32_t row = 0; row < boxes.size(); ++row) {
    auto const& b = boxes[row];
    if (b.empty()) continue;
    auto const x = static_cast<std::uint32_t>(((b.min_x + b.max_x) / 2 - extent.min_x) * scale_x);
    auto const y = static_cast<std::uint32_t>(((b.min_y + b.max_y) / 2 - extent.min_y) * scale_y);
    items.push_back({hilbert(x, y), row});
  }
  radix_sort(items);
  std::vector<std::uint32_t> rows(items.size());
  std::transform(items.begin(), items.end(), rows.begin(), [](Coded const& c) { return c.row; });
  return rows;
}

constexpr std::uint32_t per_node = SpatialIndex::node_size;

/// No query meets such a slot: its minima are above and its maxima below everything.
constexpr SpatialIndex::Node blank_node = [] {
  SpatialIndex::Node n{};
  for (std::uint32_t j = 0; j < per_node; ++j) {
    n.min_x[j] = n.min_y[j] = std::numeric_limits<float>::infinity();
    n.max_x[j] = n.max_y[j] = -std::numeric_limits<float>::infinity();
  }
  return n;
}();

constexpr std::size_t nodes_for(std::size_t children) {
  return (children + per_node - 1) / per_node;
}

FloatBox outward(Box const& b) {
  return {round_down(b.min_x), round_down(b.min_y), round_up(b.max_x), round_up(b.max_y)};
}

}  // namespace

SpatialIndex::SpatialIndex(std::span<Box const> boxes) : rows_(hilbert_order(boxes)) {
  if (rows_.empty()) return;
  nodes_.assign(nodes_for(rows_.size()), blank_node);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    auto const box = outward(boxes[rows_[i]]);
    auto& n = nodes_[i / per_node];
    n.min_x[i % per_node] = box.min_x;
    n.min_y[i % per_node] = box.min_y;
    n.max_x[i % per_node] = box.max_x;
    n.max_y[i % per_node] = box.max_y;
  }
  add_parent_levels();
}

void SpatialIndex::add_parent_levels() {
  std::size_t begin = 0;
  std::size_t count = nodes_.size();
  level_begin_ = {0};
  while (count > 1) {
    std::size_t const parents = begin + count;
    nodes_.resize(parents + nodes_for(count), blank_node);
    for (std::size_t i = 0; i < count; ++i) {
      auto const& child = nodes_[begin + i];
      auto& n = nodes_[parents + i / per_node];
      std::size_t const j = i % per_node;
      n.min_x[j] = *std::min_element(child.min_x, child.min_x + per_node);
      n.min_y[j] = *std::min_element(child.min_y, child.min_y + per_node);
      n.max_x[j] = *std::max_element(child.max_x, child.max_x + per_node);
      n.max_y[j] = *std::max_element(child.max_y, child.max_y + per_node);
    }
    level_begin_.push_back(static_cast<std::uint32_t>(parents));
    begin = parents;
    count = nodes_for(count);
  }
}

bool SpatialIndex::walk_window(Box const& query, Sink sink, void* context) const {
  if (rows_.empty() || query.empty()) return true;
  Batch out(sink, context);
  return citytwin::walk_window(IndexView(*this), outward(query), out);
}

void SpatialIndex::window(Box const& query, std::vector<std::uint32_t>& rows) const {
  visit_window(query, [&](std::span<std::uint32_t const> found) {
    rows.insert(rows.end(), found.begin(), found.end());
    return true;
  });
}

std::vector<SpatialIndex::Neighbour> SpatialIndex::nearest(double x, double y,
                                                           std::size_t k) const {
  std::vector<Neighbour> found(std::min(k, rows_.size()));
  if (found.empty()) return found;
  Best best(found, std::numeric_limits<double>::infinity());
  walk_nearest(IndexView(*this), x, y, best);
  found.resize(best.count());
  return found;
}

std::vector<SpatialIndex::Neighbour> SpatialIndex::nearest(
    double x, double y, std::size_t k, std::function<double(std::uint32_t)> const& exact_m,
    double max_m) const {
  std::vector<Neighbour> found(std::min(k, rows_.size()));
  if (found.empty()) return found;
  Best best(found, max_m);
  walk_nearest(IndexView(*this), x, y, best, exact_m);
  found.resize(best.count());
  return found;
}

}  // namespace citytwin
