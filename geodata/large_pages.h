/// @file
/// LargePages: an allocator for the arrays of whole layers, in large pages where the system has
/// them.
///
/// Fresh memory costs a page fault for every 4 KiB. Where faults are dear, as in virtual machines,
/// filling a layer of 200,000 polygons took longer in faults than in reading the file; with pages
/// of 2 MiB they are gone. Small arrays come from the heap as usual.
///
/// Errors   std::bad_alloc.
/// Source   Linux, madvise(2): MADV_HUGEPAGE is a hint; without it this is a plain allocator.
/// Checked  tests/geodata/layer_test.cc
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

#include <sys/mman.h>

namespace citytwin {

template <class T>
struct LargePages {
  using value_type = T;
  static constexpr std::size_t page_bytes = std::size_t{1} << 21;
  static constexpr std::size_t large_from = page_bytes / 2;

  LargePages() = default;
  template <class U>
  LargePages(LargePages<U> const&) noexcept {}  // NOLINT: allocators convert

  [[nodiscard]] T* allocate(std::size_t n) {
    auto const bytes = n * sizeof(T);
    if (bytes < large_from) return static_cast<T*>(::operator new(bytes));
    auto const whole = (bytes + page_bytes - 1) / page_bytes * page_bytes;
    void* memory = whole < bytes ? nullptr : std::aligned_alloc(page_bytes, whole);
    if (!memory) throw std::bad_alloc();
    (void)::madvise(memory, whole, MADV_HUGEPAGE);
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t n) noexcept {
    if (n * sizeof(T) < large_from) {
      ::operator delete(memory);
    } else {
      std::free(memory);
    }
  }
  friend bool operator==(LargePages const&, LargePages const&) { return true; }
};

}  // namespace citytwin
