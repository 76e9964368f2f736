/// @file
/// When the rows of a layer died: the tombstones of a live layer.
///
/// A row is dead to a reader whose snapshot is of its death's sequence or later. All snapshots
/// share one table: marking a row costs one store, whatever the layer's size, and a reader with an
/// older snapshot goes on seeing it.
///
/// Threads  one thread marks; any number ask. A reader that got its snapshot after the mark sees
/// it. Errors   none. Checked  tests/geodata/edits/property_test.cc
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "geodata/edits/edit.h"

namespace citytwin {

class Deaths {
 public:
  static constexpr std::uint32_t chunk_rows = 1024;

  explicit Deaths(std::size_t rows) : chunks_((rows + chunk_rows - 1) / chunk_rows) {}

  [[nodiscard]] bool dead(std::uint32_t row, Sequence as_of) const {
    auto const* chunk = chunks_[row / chunk_rows].load(std::memory_order_acquire);
    if (chunk == nullptr) return false;
    auto const when = (*chunk)[row % chunk_rows].load(std::memory_order_relaxed);
    return when != 0 && when <= as_of;
  }

  /// @pre the row is not dead yet, sequence > 0
  void mark(std::uint32_t row, Sequence when);
  /// Rows that died so far; for the thread that marks.
  [[nodiscard]] std::size_t count() const { return count_; }
  /// Rows that died after a sequence; for the thread that marks.
  void for_each_after(Sequence after,
                      std::function<void(std::uint32_t row, Sequence when)> const& visit) const;

 private:
  using Chunk = std::array<std::atomic<Sequence>, chunk_rows>;

  std::vector<std::atomic<Chunk*>> chunks_;  ///< null: all of these rows live
  std::vector<std::unique_ptr<Chunk>> owned_;
  std::size_t count_ = 0;
};

}  // namespace citytwin
