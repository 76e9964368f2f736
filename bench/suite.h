/// @file
/// Suite: what an area file bench/<area>_bench.cc fills; main.cc runs it.
///
/// An area file defines one function and only registers:
/// @code
///   void citytwin::bench::add_geodata(Suite& suite) {
///     auto const boxes = std::make_shared<Boxes const>(random_boxes(100'000, 7));  // seeded
///     suite.add_pair({.name = "geodata/window_queries", .unit = "windows/s", .items = 1000,
///                     .ours = [=] { query(*boxes); },
///                     .rival = "Boost.Geometry rtree", .rival_work = [=] { query_boost(*boxes); },
///                     .at_least = 1.5});
///   }
/// @endcode
/// A result that nothing reads is optimised away: hand it to keep().
///
/// Ours and the rival run in one process, their repetitions interleaved at random, so that a busy
/// machine slows both. Times are CPU times of the whole process, all threads; the figure is the
/// median of the repetitions.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bench/rows.h"

namespace citytwin::bench {

struct Pair {
  std::string name = {};            ///< "<area>/<question>"
  std::string unit = {};            ///< better higher: "windows/s"; lower: "s", "ms", "us" or "ns"
  double items = 1;                 ///< items one call of `ours` handles
  std::function<void()> ours = {};  ///< one repetition's inner call; runs many times
  std::string rival = {};           ///< who or what it is compared with
  std::function<void()> rival_work = {};
  std::optional<double> rival_items = {};  ///< default: items
  std::optional<double> at_least = {};     ///< bar for "times better than the rival"
  Better better = Better::higher;  ///< higher: items per CPU second; lower: CPU time per item
  std::string note = {};
};

/// Rows that need their own way of measuring (seconds per frame, bytes); run after all pairs.
using Measurement = std::function<std::vector<BenchRow>()>;

class Suite {
 public:
  void add_pair(Pair pair) { pairs_.push_back(std::move(pair)); }
  void add_rows(Measurement measure) { measurements_.push_back(std::move(measure)); }

  /// Runs everything; rows come in the order of registration, pairs first.
  [[nodiscard]] std::vector<BenchRow> run(int repetitions) const;

 private:
  std::vector<Pair> pairs_;
  std::vector<Measurement> measurements_;
};

/// Makes the compiler believe that the value is used.
template <class T>
void keep(T const& value) {
  asm volatile("" : : "r,m"(value) : "memory");
}

/// CPU seconds of this process so far, all threads.
[[nodiscard]] double cpu_seconds();

}  // namespace citytwin::bench
