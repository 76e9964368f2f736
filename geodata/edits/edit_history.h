/// @file
/// The log as history: edits by number and by feature.
///
/// Where every edit lies is learned from the log when it is first asked for, and the new end of the
/// log is read with each later question; making edits costs nothing for it.
///
/// Threads  any number may ask; they wait for each other.
/// Errors   failed_precondition for edits that the log no longer, or not yet, has.
/// Checked  tests/geodata/edits/live_city_test.cc
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "geodata/edits/log_scan.h"

namespace citytwin {

class EditHistory {
 public:
  EditHistory(std::filesystem::path folder, std::string base_version)
      : folder_(std::move(folder)), base_version_(std::move(base_version)) {}

  /// @param through the last edit that may be told of
  [[nodiscard]] Result<Edit> edit(Sequence sequence, Sequence through);
  /// Oldest first.
  [[nodiscard]] Result<std::vector<Edit>> of_feature(std::string const& layer, FeatureId id,
                                                     Sequence through);
  /// The edits behind one, in order, at most `limit`.
  [[nodiscard]] Result<std::vector<Edit>> after(Sequence sequence, std::size_t limit,
                                                Sequence through);
  /// The log was shortened at its beginning.
  void forget();

 private:
  [[nodiscard]] Result<void> catch_up(Sequence through);
  [[nodiscard]] Result<void> check_known(Sequence sequence, Sequence through) const;
  [[nodiscard]] Result<std::vector<Edit>> record_with(Sequence sequence) const;

  std::mutex mutex_;
  std::filesystem::path folder_;
  std::string base_version_;
  Sequence first_ = 0;  ///< of the log; 0 = not read yet
  LogCursor end_;
  std::vector<RecordPlace> records_;  ///< in order
  std::unordered_map<std::string, std::vector<Sequence>> of_feature_;
};

}  // namespace citytwin
