#include "geodata/spatial_index_order.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <vector>

#include "geodata/spatial_index_layout.h"
#include "geodata/spatial_index_pieces.h"

namespace citytwin {

namespace {

/// Two bits of the Hilbert curve at a time: the quadrant's number and the orientation inside it.
/// Orientations: 0 as is, 1 transposed, 2 transposed and turned by 180 degrees, 3 turned.
struct HilbertStep {
  std::uint8_t digits;
  std::uint8_t next;
};
constexpr std::array<std::array<HilbertStep, 4>, 4> hilbert_steps{{
    {{{0, 1}, {1, 0}, {3, 2}, {2, 0}}},  // quadrant = 2 * x bit + y bit
    {{{0, 0}, {3, 3}, {1, 1}, {2, 1}}},
    {{{2, 2}, {1, 2}, {3, 0}, {0, 3}}},
    {{{2, 3}, {3, 1}, {1, 3}, {0, 2}}},
}};

/// Four steps in one: the index is 16 * four x bits + four y bits.
constexpr auto hilbert_strides = [] {
  std::array<std::array<HilbertStep, 256>, 4> strides{};
  for (std::uint8_t state = 0; state < 4; ++state) {
    for (unsigned bits = 0; bits < 256; ++bits) {
      HilbertStep stride{0, state};
      for (int bit = 3; bit >= 0; --bit) {
        unsigned const quadrant = ((bits >> (bit + 4)) & 1U) << 1 | ((bits >> bit) & 1U);
        auto const step = hilbert_steps[stride.next][quadrant];
        stride = {static_cast<std::uint8_t>(stride.digits << 2 | step.digits), step.next};
      }
      strides[state][bits] = stride;
    }
  }
  return strides;
}();

/// Position of a 16-bit cell along the Hilbert curve.
std::uint32_t hilbert(std::uint32_t x, std::uint32_t y) {
  std::uint32_t position = 0;
  std::uint32_t state = 0;
  for (int shift = 12; shift >= 0; shift -= 4) {
    auto const step = hilbert_strides[state][((x >> shift) & 15U) << 4 | ((y >> shift) & 15U)];
    position = position << 8 | step.digits;
    state = step.next;
  }
  return position;
}

struct Summary {
  Box extent;
  std::size_t items = 0;

  void add(Box const& b) {
    if (b.empty()) return;
    extent.add(b.min_x, b.min_y);
    extent.add(b.max_x, b.max_y);
    ++items;
  }
};

/// What decides a box's key: the grid of 2^16 x 2^16 cells and what counts as large.
class Keys {
 public:
  explicit Keys(Summary const& all)
      : origin_x_(all.extent.min_x),
        origin_y_(all.extent.min_y),
        scale_x_(all.extent.width() > 0 ? 65535.0 / all.extent.width() : 0),
        scale_y_(all.extent.height() > 0 ? 65535.0 / all.extent.height() : 0),
        large_m_(leaf_sides_of_large *
                 std::sqrt(all.extent.width() * all.extent.height() * SpatialIndex::node_size /
                           static_cast<double>(all.items))) {}

  [[nodiscard]] std::uint32_t cell_x(Box const& b) const {
    return static_cast<std::uint32_t>(((b.min_x + b.max_x) / 2 - origin_x_) * scale_x_);
  }
  [[nodiscard]] std::uint32_t cell_y(Box const& b) const {
    return static_cast<std::uint32_t>(((b.min_y + b.max_y) / 2 - origin_y_) * scale_y_);
  }
  [[nodiscard]] bool large(Box const& b) const {
    return std::max(b.width(), b.height()) > large_m_;
  }
  /// Large boxes after all others; both along the curve.
  [[nodiscard]] std::uint32_t hilbert_key(Box const& b) const {
    return hilbert(cell_x(b), cell_y(b)) >> 1 | static_cast<std::uint32_t>(large(b)) << 31;
  }

 private:
  /// In sides of a leaf of evenly spread items: wide enough that no street or building is large.
  static constexpr double leaf_sides_of_large = 4;

  double origin_x_, origin_y_;
  double scale_x_, scale_y_;
  double large_m_;
};

/// Least significant digit first, 11 bits a pass; stable, so equal keys stay in row order.
class RadixSort {
 public:
  RadixSort(std::span<Keyed> items, std::span<Keyed> other, Pieces const& pieces)
      : items_(items), other_(other), pieces_(pieces), counts_(pieces.count()) {}

  /// @return the sorted items, in one of the two spans
  std::span<Keyed> run() {
    for (int shift = 0; shift < 32; shift += digit_bits) pass(shift);
    return items_;
  }

 private:
  static constexpr int digit_bits = 11;
  static constexpr std::uint32_t digits = 1U << digit_bits;

  void pass(int shift) {
    pieces_.run([&](std::size_t piece, std::size_t first, std::size_t last) {
      auto& count = counts_[piece];
      count.fill(0);
      for (std::size_t i = first; i < last; ++i) ++count[(items_[i].key >> shift) % digits];
    });
    std::uint32_t sum = 0;
    for (std::uint32_t digit = 0; digit < digits; ++digit) {
      for (auto& count : counts_) sum += std::exchange(count[digit], sum);
    }
    pieces_.run([&](std::size_t piece, std::size_t first, std::size_t last) {
      auto& next = counts_[piece];
      for (std::size_t i = first; i < last; ++i) {
        other_[next[(items_[i].key >> shift) % digits]++] = items_[i];
      }
    });
    std::swap(items_, other_);
  }

  std::span<Keyed> items_;
  std::span<Keyed> other_;
  Pieces const& pieces_;
  std::vector<std::array<std::uint32_t, digits>> counts_;
};

/// Slices of equal count by x (the key), each then sorted by y.
void tile(std::span<Keyed> by_x, std::span<Box const> boxes, Keys const& keys, bool parallel) {
  auto const leaves = static_cast<double>(by_x.size()) / SpatialIndex::node_size;
  auto const slice =
      SpatialIndex::node_size * static_cast<std::size_t>(std::ceil(std::sqrt(leaves)));
  Pieces const slices(by_x.size(), slice, parallel);
  slices.run([&](std::size_t, std::size_t first, std::size_t last) {
    auto const items = by_x.subspan(first, last - first);
    for (auto& item : items) item.key = keys.cell_y(boxes[item.row]);
    std::sort(items.begin(), items.end(), [](Keyed const& a, Keyed const& b) {
      return a.key != b.key ? a.key < b.key : a.row < b.row;
    });
  });
}

/// Keys of all boxes that are not empty, in row order.
std::span<Keyed> keyed(std::span<Box const> boxes, std::vector<Summary> const& summaries,
                       Pieces const& pieces, std::span<Keyed> room, auto const& key) {
  std::vector<std::size_t> begin{0};
  for (auto const& s : summaries) begin.push_back(begin.back() + s.items);
  pieces.run([&](std::size_t piece, std::size_t first, std::size_t last) {
    std::size_t at = begin[piece];
    for (std::size_t row = first; row < last; ++row) {
      if (boxes[row].empty()) continue;
      room[at++] = {key(boxes[row]), static_cast<std::uint32_t>(row)};
    }
  });
  return room.first(begin.back());
}

std::vector<Summary> summarise(std::span<Box const> boxes, Pieces const& pieces) {
  std::vector<Summary> summaries(pieces.count());
  pieces.run([&](std::size_t piece, std::size_t first, std::size_t last) {
    for (std::size_t row = first; row < last; ++row) summaries[piece].add(boxes[row]);
  });
  return summaries;
}

Summary together(std::vector<Summary> const& summaries) {
  Summary all;
  for (auto const& s : summaries) {
    all.items += s.items;
    if (s.items == 0) continue;
    all.extent.add(s.extent.min_x, s.extent.min_y);
    all.extent.add(s.extent.max_x, s.extent.max_y);
  }
  return all;
}

}  // namespace

PackingOrder packing_order(std::span<Box const> boxes, IndexOptions const& options) {
  Pieces const rows(boxes.size(), options.parallel);
  auto const summaries = summarise(boxes, rows);
  auto const all = together(summaries);
  PackingOrder order;
  if (all.items == 0) return order;
  Keys const keys(all);
  order.memory = tree_memory(2 * boxes.size() * sizeof(Keyed));
  auto* const room = reinterpret_cast<Keyed*>(order.memory.get());
  std::span<Keyed> items(room, boxes.size());
  bool const str = options.packing == Packing::str;
  items = keyed(boxes, summaries, rows, items,
                [&](Box const& b) { return str ? keys.cell_x(b) : keys.hilbert_key(b); });
  Pieces const pieces(items.size(), options.parallel);
  items = RadixSort(items, {room + boxes.size(), items.size()}, pieces).run();
  if (str) tile(items, boxes, keys, options.parallel);
  order.items = items;
  return order;
}

}  // namespace citytwin
