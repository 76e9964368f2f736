#include "geodata/edits/deaths.h"

#include <cassert>

namespace citytwin {

void Deaths::mark(std::uint32_t row, Sequence when) {
  auto& chunk = chunks_[row / chunk_rows];
  if (!chunk) chunk = std::make_unique<Chunk>();
  auto& died = (*chunk)[row % chunk_rows];
  assert(when > 0 && died.load(std::memory_order_relaxed) == 0);
  died.store(when, std::memory_order_relaxed);
  marked_[row / 64].fetch_or(std::uint64_t{1} << (row % 64), std::memory_order_release);
  ++count_;
}

void Deaths::for_each_after(
    Sequence after, std::function<void(std::uint32_t row, Sequence when)> const& visit) const {
  for (std::size_t c = 0; c < chunks_.size(); ++c) {
    if (!chunks_[c]) continue;
    for (std::uint32_t i = 0; i < chunk_rows; ++i) {
      auto const when = (*chunks_[c])[i].load(std::memory_order_relaxed);
      if (when > after) visit(static_cast<std::uint32_t>(c * chunk_rows) + i, when);
    }
  }
}

}  // namespace citytwin
