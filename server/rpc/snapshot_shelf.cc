#include "server/rpc/snapshot_shelf.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace citytwin::server {

std::uint64_t version_number(std::string const& version) {
  std::uint64_t number = 0;
  std::from_chars(version.data(), version.data() + version.size(), number, 16);
  return number;
}

void SnapshotShelf::keep(std::shared_ptr<CitySnapshot const> const& snapshot) {
  std::scoped_lock const lock(mutex_);
  auto const same = [&](auto const& kept) { return kept->version() == snapshot->version(); };
  if (std::any_of(kept_.begin(), kept_.end(), same)) return;
  kept_.push_back(snapshot);
  if (kept_.size() > capacity) kept_.pop_front();
}

Result<std::shared_ptr<CitySnapshot const>> SnapshotShelf::find(std::uint64_t version,
                                                                std::string const& field) const {
  auto const current = now();
  if (version_number(current->version()) == version) return current;
  std::scoped_lock const lock(mutex_);
  for (auto const& kept : kept_) {
    if (version_number(kept->version()) == version) return kept;
  }
  return Error{ErrorCode::failed_precondition,
               fmt::format("{} is of model version {:016x}, which the server no longer holds (it "
                           "holds {}); start the query anew",
                           field, version, current->version()),
               field};
}

}  // namespace citytwin::server
