#include "geodata/edits/deaths.h"

#include <cassert>

namespace citytwin {

void Deaths::mark(std::uint32_t row, Sequence when) {
  auto& slot = chunks_[row / chunk_rows];
  auto* chunk = slot.load(std::memory_order_relaxed);
  if (chunk == nullptr) {
    owned_.push_back(std::make_unique<Chunk>());
    chunk = owned_.back().get();
    slot.store(chunk, std::memory_order_release);
  }
  auto& died = (*chunk)[row % chunk_rows];
  assert(when > 0 && died.load(std::memory_order_relaxed) == 0);
  died.store(when, std::memory_order_relaxed);
  ++count_;
}

void Deaths::for_each_after(
    Sequence after, std::function<void(std::uint32_t row, Sequence when)> const& visit) const {
  for (std::size_t c = 0; c < chunks_.size(); ++c) {
    auto const* chunk = chunks_[c].load(std::memory_order_relaxed);
    for (std::uint32_t i = 0; chunk != nullptr && i < chunk_rows; ++i) {
      auto const when = (*chunk)[i].load(std::memory_order_relaxed);
      if (when > after) visit(static_cast<std::uint32_t>(c * chunk_rows) + i, when);
    }
  }
}

}  // namespace citytwin
