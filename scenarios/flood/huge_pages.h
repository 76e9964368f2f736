/// @file
/// HugePages<T>: an allocator for large fields. A kernel walks ten of them at once, and with pages
/// of 4 KiB their addresses do not fit the processor's translation buffers.
///
/// Errors   std::bad_alloc. Where the system has no huge pages, memory is ordinary memory.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace citytwin::flood {

template <class T>
class HugePages {
 public:
  using value_type = T;
  HugePages() = default;
  template <class U>
  explicit HugePages(HugePages<U> const& /*other*/) {}

  [[nodiscard]] T* allocate(std::size_t count) {
    auto const offset = next_.fetch_add(1) % colours * stride;
    auto const size = (count * sizeof(T) + offset + page - 1) / page * page;
    auto* const base = static_cast<std::byte*>(std::aligned_alloc(page, size));
    if (base == nullptr) throw std::bad_alloc();
#if defined(__linux__)
    if (count * sizeof(T) > page) madvise(base, size, MADV_HUGEPAGE);  // advice, no more
#endif
    return reinterpret_cast<T*>(base + offset);
  }
  void deallocate(T* memory, std::size_t /*count*/) {
    auto const address = reinterpret_cast<std::uintptr_t>(memory);
    std::free(reinterpret_cast<void*>(address / page * page));
  }

  friend bool operator==(HugePages const&, HugePages const&) {
    return true;
  }

 private:
  static constexpr std::size_t page = std::size_t{1} << 21;
  /// Equal cells of different fields must not fall into the same set of a cache.
  static constexpr std::size_t colours = 16;
  static constexpr std::size_t stride = 5 * 64;
  inline static std::atomic<std::size_t> next_{0};
};

}  // namespace citytwin::flood
