/// @file
/// The order in which boxes are packed into the leaves of a tree.
///
/// Boxes much wider than a leaf's surroundings come last, among themselves: one of them in a leaf
/// of buildings would make the leaf, and all nodes above it, meet every window near it.
///
/// Units    local metres.
/// Errors   none. Empty boxes have no place in the order.
/// Threads  `parallel` uses the caller's TBB arena; the order is the same.
/// Checked  tests/geodata/spatial_index_test.cc
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "geodata/spatial_index.h"

namespace citytwin {

/// A row with the key it is sorted by.
struct Keyed {
  std::uint32_t key;
  std::uint32_t row;
};

/// Memory with the items of an order.
struct PackingOrder {
  std::shared_ptr<std::byte> memory;
  std::span<Keyed const> items;
};

[[nodiscard]] PackingOrder packing_order(std::span<Box const> boxes, IndexOptions const& options);

}  // namespace citytwin
