#include "geodata/spatial_index_layout.h"

#include <cstdlib>
#include <new>

#include <sys/mman.h>

namespace citytwin {

TreeLayout::TreeLayout(std::size_t item_count) : items(item_count) {
  constexpr std::size_t each = SpatialIndex::node_size;
  for (std::size_t count = items; count > (levels == 0 ? 0 : 1);) {
    count = (count + each - 1) / each;
    level_begin[levels++] = static_cast<std::uint32_t>(nodes);
    nodes += count;
  }
}

std::shared_ptr<std::byte> tree_memory(std::size_t bytes) {
  constexpr std::size_t huge_page = std::size_t{1} << 21;
  std::size_t const alignment = bytes < huge_page ? sizeof(SpatialIndex::Node) : huge_page;
  std::size_t const rounded = (bytes + alignment - 1) / alignment * alignment;
  void* const memory = std::aligned_alloc(alignment, rounded);
  if (memory == nullptr) throw std::bad_alloc();
  if (alignment == huge_page) madvise(memory, rounded, MADV_HUGEPAGE);
  return {static_cast<std::byte*>(memory), [](std::byte* p) { std::free(p); }};
}

}  // namespace citytwin
