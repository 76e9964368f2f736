/// @file
/// CityWriter: makes groups of requests into edits: drafted, logged, applied, published.
///
/// Errors   as live_city.h
/// Threads  commit() by one thread; everything else by any. A merge holds nobody up but for the
///          moment of its installation.
/// Checked  tests/geodata/edits/live_city_test.cc
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <span>
#include <variant>

#include "geodata/edits/draft.h"
#include "geodata/edits/edit_history.h"
#include "geodata/edits/edit_log.h"
#include "geodata/edits/live_layers.h"
#include "geodata/edits/replay.h"

namespace citytwin {

struct UndoCommand {
  UndoRequest request;
  Edit original;
};
using EditCommand = std::variant<EditRequest, UndoCommand>;

class CityWriter {
 public:
  /// @param replay of the folder, without a bad record
  [[nodiscard]] static Result<std::unique_ptr<CityWriter>> open(
      std::shared_ptr<CityModel const> base, std::filesystem::path const& folder, Replay replay,
      LogOptions const& log, MergeRule const& merge);

  /// One answer a command, in order. When this returns, what was accepted is kept and published.
  [[nodiscard]] std::vector<Result<EditAnswer>> commit(std::span<EditCommand const> group);

  [[nodiscard]] std::shared_ptr<CitySnapshot const> snapshot() const;
  /// Waits until there is an edit behind the sequence. @return false when patience ran out
  bool wait_beyond(Sequence sequence, std::chrono::milliseconds patience) const;
  [[nodiscard]] EditHistory& history() { return history_; }

  /// Makes the next merge that is due. @return false when none is
  bool merge_next();
  /// Packs every layer.
  void merge_all();

  void seal_log();
  [[nodiscard]] Sequence sealed_through() const;

 private:
  CityWriter(std::filesystem::path const& folder, std::string const& base_version,
             LiveLayers layers, EditLog log, std::unordered_map<std::string, Sequence> requests);

  [[nodiscard]] std::optional<Result<EditAnswer>> refusal_or_repeat(EditCommand const& command,
                                                                    CitySnapshot const& city);
  [[nodiscard]] Result<void> keep(Draft const& draft);
  void finish(LiveLayers::Job const& job);
  void publish();

  mutable std::mutex write_;  ///< layers, log, requests
  LiveLayers layers_;
  EditLog log_;
  std::unordered_map<std::string, Sequence> requests_;
  EditHistory history_;

  std::mutex merging_;  ///< one merge at a time; taken before write_

  mutable std::mutex published_;  ///< the snapshot; taken last
  mutable std::condition_variable newer_;
  std::shared_ptr<CitySnapshot const> snapshot_;
};

}  // namespace citytwin
