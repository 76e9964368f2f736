/// @file
/// Where the parts of a packed tree lie in one block of memory, which is also what a file holds.
///
/// Shapes   nodes (256 bytes each, leaves first, level by level, the root last), then one uint32
///          row an item, padded to whole leaves with the last row.
/// Errors   none.
/// Checked  tests/geodata/spatial_index_test.cc
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "geodata/spatial_index.h"

namespace citytwin {

struct TreeLayout {
  explicit TreeLayout(std::size_t item_count);

  std::size_t items;
  std::uint32_t levels = 0;
  std::array<std::uint32_t, 8> level_begin{};  ///< 2^32 items make 8 levels
  std::size_t nodes = 0;

  [[nodiscard]] std::size_t nodes_in(std::uint32_t level) const {
    return (level + 1 < levels ? level_begin[level + 1] : nodes) - level_begin[level];
  }
  [[nodiscard]] std::size_t padded_items() const {
    return levels == 0 ? 0 : nodes_in(0) * SpatialIndex::node_size;
  }
  [[nodiscard]] std::size_t rows_at() const { return nodes * sizeof(SpatialIndex::Node); }
  [[nodiscard]] std::size_t bytes() const {
    return rows_at() + padded_items() * sizeof(std::uint32_t);
  }
};

/// Memory aligned for nodes and not initialised; from 2 MiB on in huge pages where the system
/// offers them, because queries in a large tree wait for address translation most of all.
[[nodiscard]] std::shared_ptr<std::byte> tree_memory(std::size_t bytes);

}  // namespace citytwin
