#include "server/runs/result_cache.h"

#include <algorithm>

namespace citytwin::server {

std::size_t size_bytes(RunResult const& result) {
  std::size_t bytes = 0;
  for (auto const& overlay : result.overlays) {
    bytes += overlay->features.size() * sizeof(FeatureValue);
    for (auto const& frame : overlay->frames)
      bytes += frame.values->values().size() * sizeof(float);
  }
  for (auto const& table : result.tables) {
    bytes += table.rows.size() * table.columns.size() * sizeof(Value);
  }
  return bytes;
}

std::shared_ptr<RunResult const> ResultCache::get(std::string const& run_id) {
  std::scoped_lock const lock(mutex_);
  auto const found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](Entry const& entry) { return entry.run_id == run_id; });
  if (found == entries_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return entries_.front().result;
}

void ResultCache::put(std::string const& run_id, std::shared_ptr<RunResult const> result) {
  auto const bytes = size_bytes(*result);
  std::scoped_lock const lock(mutex_);
  entries_.push_front({run_id, std::move(result), bytes});
  held_bytes_ += bytes;
  while (held_bytes_ > budget_bytes_ && entries_.size() > 1) {
    held_bytes_ -= entries_.back().bytes;
    entries_.pop_back();
  }
}

}  // namespace citytwin::server
