/// @file
/// SnapshotShelf: the snapshots that page tokens speak of, so that all pages of an answer show one
/// city while it is edited.
///
/// Snapshots share all that was not edited, so a few cost little.
///
/// Errors   failed_precondition about the token's field when its snapshot is gone.
/// Threads  any.
/// Checked  tests/server/feature_query_test.cc
#pragma once

#include <deque>
#include <memory>
#include <mutex>

#include "geodata/edits/live_city.h"

namespace citytwin::server {

/// A version's 16 hex digits as a number.
[[nodiscard]] std::uint64_t version_number(std::string const& version);

class SnapshotShelf {
 public:
  static constexpr std::size_t capacity = 16;

  /// @pre the city outlives the shelf
  explicit SnapshotShelf(LiveCity const& city) : city_(city) {}

  [[nodiscard]] std::shared_ptr<CitySnapshot const> now() const { return city_.snapshot(); }
  /// A token of this snapshot is given out; the oldest of 16 makes room.
  void keep(std::shared_ptr<CitySnapshot const> const& snapshot);
  [[nodiscard]] Result<std::shared_ptr<CitySnapshot const>> find(std::uint64_t version,
                                                                 std::string const& field) const;

 private:
  LiveCity const& city_;
  mutable std::mutex mutex_;
  std::deque<std::shared_ptr<CitySnapshot const>> kept_;  ///< newest last
};

}  // namespace citytwin::server
