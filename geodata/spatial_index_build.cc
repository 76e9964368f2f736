// Building a tree: boxes in packing order become leaves, leaves become parents up to the root.
#include <algorithm>

#include "geodata/spatial_index.h"
#include "geodata/spatial_index_layout.h"
#include "geodata/spatial_index_order.h"
#include "geodata/spatial_index_pieces.h"
#include "geodata/spatial_index_walk.h"

namespace citytwin {

namespace {

using Node = SpatialIndex::Node;
constexpr std::size_t per_node = SpatialIndex::node_size;

void put(Node& n, std::size_t j, FloatBox const& box) {
  n.min_x[j] = box.min_x;
  n.min_y[j] = box.min_y;
  n.max_x[j] = box.max_x;
  n.max_y[j] = box.max_y;
}

/// No query meets such a slot: its minima are above and its maxima below everything.
constexpr FloatBox blank{
    std::numeric_limits<float>::infinity(), std::numeric_limits<float>::infinity(),
    -std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()};

FloatBox bounds(Node const& n) {
  FloatBox all = blank;
  for (std::size_t j = 0; j < per_node; ++j) {
    all.min_x = std::min(all.min_x, n.min_x[j]);
    all.min_y = std::min(all.min_y, n.min_y[j]);
    all.max_x = std::max(all.max_x, n.max_x[j]);
    all.max_y = std::max(all.max_y, n.max_y[j]);
  }
  return all;
}

/// Fills leaves first .. last-1 and their rows.
void fill_leaves(std::span<Box const> boxes, std::span<Keyed const> items, std::size_t first,
                 std::size_t last, Node* leaves, std::uint32_t* rows) {
  constexpr std::size_t ahead = 24;  // boxes lie anywhere in memory
  for (std::size_t i = first * per_node; i < last * per_node; ++i) {
    if (i + ahead < items.size()) __builtin_prefetch(&boxes[items[i + ahead].row]);
    rows[i] = items[std::min(i, items.size() - 1)].row;
    put(leaves[i / per_node], i % per_node, i < items.size() ? outward(boxes[rows[i]]) : blank);
  }
}

/// Fills nodes first .. last-1 of a level from the level below.
void fill_parents(std::span<Node const> children, std::size_t first, std::size_t last,
                  Node* parents) {
  for (std::size_t i = first * per_node; i < last * per_node; ++i) {
    put(parents[i / per_node], i % per_node, i < children.size() ? bounds(children[i]) : blank);
  }
}

}  // namespace

SpatialIndex::SpatialIndex(std::span<Box const> boxes, IndexOptions options) {
  auto const order = packing_order(boxes, options);
  TreeLayout const layout(order.items.size());
  if (layout.items == 0) return;
  auto const memory = tree_memory(layout.bytes());
  auto* const nodes = reinterpret_cast<Node*>(memory.get());
  auto* const rows = reinterpret_cast<std::uint32_t*>(memory.get() + layout.rows_at());
  Pieces(layout.nodes_in(0), 4096, options.parallel).run([&](std::size_t, auto first, auto last) {
    fill_leaves(boxes, order.items, first, last, nodes, rows);
  });
  for (std::uint32_t level = 1; level < layout.levels; ++level) {
    std::span<Node const> const below(nodes + layout.level_begin[level - 1],
                                      layout.nodes_in(level - 1));
    Pieces(layout.nodes_in(level), 4096, options.parallel)
        .run([&](std::size_t, auto first, auto last) {
          fill_parents(below, first, last, nodes + layout.level_begin[level]);
        });
  }
  *this = SpatialIndex(memory, layout);
}

}  // namespace citytwin
