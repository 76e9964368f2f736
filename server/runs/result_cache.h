/// @file
/// ResultCache: the results of the latest runs in memory, the least recently used dropped first.
///
/// Dropping only forgets the cache's own reference; a reader keeps what it holds. Safe to share.
/// Units    bytes of raster cells, feature values and table cells.
/// Checked  tests/server/run_store_test.cc
#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "scenarios/core/scenario.h"

namespace citytwin::server {

[[nodiscard]] std::size_t size_bytes(RunResult const& result);

class ResultCache {
 public:
  explicit ResultCache(std::size_t budget_bytes) : budget_bytes_(budget_bytes) {}

  /// nullptr when it is not held.
  [[nodiscard]] std::shared_ptr<RunResult const> get(std::string const& run_id);
  /// Keeps the result, the newest one even when it alone exceeds the budget.
  void put(std::string const& run_id, std::shared_ptr<RunResult const> result);

 private:
  struct Entry {
    std::string run_id;
    std::shared_ptr<RunResult const> result;
    std::size_t bytes = 0;
  };

  std::mutex mutex_;
  std::size_t budget_bytes_;
  std::size_t held_bytes_ = 0;
  std::list<Entry> entries_;  ///< most recently used first; a few dozen at most
};

}  // namespace citytwin::server
