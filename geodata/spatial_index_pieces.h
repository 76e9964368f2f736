/// @file
/// Pieces: 0 .. n-1 cut into runs, worked on one after another or by all threads of the caller's
/// TBB arena.
///
/// Errors   what the work throws.
#pragma once

#include <algorithm>
#include <cstddef>

#include <tbb/parallel_for.h>

namespace citytwin {

class Pieces {
 public:
  /// One piece, or as many of 2^16 as there are when parallel.
  Pieces(std::size_t n, bool parallel)
      : Pieces(n, parallel ? std::size_t{1} << 16 : std::max<std::size_t>(n, 1), parallel) {}
  Pieces(std::size_t n, std::size_t each, bool parallel)
      : n_(n), each_(each), parallel_(parallel) {}

  [[nodiscard]] std::size_t count() const { return (n_ + each_ - 1) / each_; }

  /// @param work (piece, first, last), each piece once
  template <class Work>
  void run(Work const& work) const {
    auto const one = [&](std::size_t piece) {
      work(piece, piece * each_, std::min(n_, (piece + 1) * each_));
    };
    if (parallel_) {
      tbb::parallel_for(std::size_t{0}, count(), one);
    } else {
      for (std::size_t piece = 0; piece < count(); ++piece) one(piece);
    }
  }

 private:
  std::size_t n_;
  std::size_t each_;
  bool parallel_;
};

}  // namespace citytwin
