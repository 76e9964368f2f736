/// @file
/// When the rows of a layer died: the tombstones of a live layer.
///
/// One bit a row says whether it died at all: readers, who ask for every candidate of a query, find
/// the bits of 100,000 rows in 12 kB and look for the time only where one is set.
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

  explicit Deaths(std::size_t rows)
      : marked_((rows + 63) / 64), chunks_((rows + chunk_rows - 1) / chunk_rows) {}

  [[nodiscard]] bool dead(std::uint32_t row, Sequence as_of) const {
    auto const bits = marked_[row / 64].load(std::memory_order_acquire);
    if ((bits >> (row % 64) & 1) == 0) return false;
    auto const& chunk = *chunks_[row / chunk_rows];
    return chunk[row % chunk_rows].load(std::memory_order_relaxed) <= as_of;
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

  std::vector<std::atomic<std::uint64_t>> marked_;  ///< set after the time is there
  std::vector<std::unique_ptr<Chunk>> chunks_;      ///< null: all of these rows live
  std::size_t count_ = 0;
};

}  // namespace citytwin
