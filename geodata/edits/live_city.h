/// @file
/// LiveCity: a city that is edited while it is read.
///
/// An edit is checked, logged and synced, then published, then acknowledged: whoever is told that
/// it was made finds it in the next snapshot, and after any crash. Readers hold snapshots and wait
/// for nobody.
///
/// @code
///   auto live = LiveCity::open(*load_city("city"), "state");
///   auto const answer = (*live)->apply({.request_id = "r1", .author = "Wang",
///       .edits = {{.kind = EditKind::remove, .layer = "trees", .id = 7, .etag = etag}}});
///   auto const now = (*live)->snapshot();
///   query_box(*now->layer("trees"), box, [](FeatureRef const& tree) { return true; });
/// @endcode
///
/// Threads  every function may be called by any thread. Edits that arrive together are synced
///          together; large merges and checkpoints are made by a thread of their own.
/// Errors   of an edit: draft.h, edit_rules.h; unavailable or resource_exhausted when the log
/// cannot
///          be written: then nothing was published, and repeating the request id settles it.
/// Source   docs/decisions/0005-live-edits.md
/// Checked  tests/geodata/edits/live_city_test.cc, property_test.cc, kill_test.cc
#pragma once

#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "geodata/edits/city_snapshot.h"
#include "geodata/edits/edit_log.h"
#include "geodata/edits/live_layer.h"

namespace citytwin {

struct LiveCityOptions {
  LogOptions log = {};
  MergeRule merge = {};
};

/// What a watcher gets, and the token to go on with.
struct EditBatch {
  std::vector<Edit> edits;
  std::string resume_token;
};

class LiveCity {
 public:
  /// Replays the edits that the state directory has for this city and takes hold of it. A torn tail
  /// of the log is cut off into a file beside it, with a warning.
  /// Errors: unavailable when another process edits it, failed_precondition when the edits are of
  /// another city, data_corrupt when acknowledged edits are damaged.
  [[nodiscard]] static Result<std::unique_ptr<LiveCity>> open(
      std::shared_ptr<CityModel const> base, std::filesystem::path const& state_dir,
      LiveCityOptions const& options = {});
  /// Edits that were submitted are finished first.
  ~LiveCity();

  [[nodiscard]] std::shared_ptr<CitySnapshot const> snapshot() const;

  /// Ready when the edit is kept and published, or refused.
  [[nodiscard]] std::future<Result<EditAnswer>> submit(EditRequest request);
  [[nodiscard]] std::future<Result<EditAnswer>> submit(UndoRequest request);
  [[nodiscard]] Result<EditAnswer> apply(EditRequest request);
  /// Puts back what an edit changed, if nothing changed it since; it is an edit itself.
  [[nodiscard]] Result<EditAnswer> undo(UndoRequest request);

  [[nodiscard]] Result<Edit> edit(Sequence sequence) const;
  /// All edits of a feature, oldest first.
  [[nodiscard]] Result<std::vector<Edit>> history(std::string const& layer, FeatureId id) const;

  /// "Now": a watch that begins here gets what comes later.
  [[nodiscard]] std::string resume_token() const;
  /// A watch that begins here gets what comes after an edit.
  [[nodiscard]] std::string resume_token_after(Sequence sequence) const;
  /// The edits behind a token, at most `limit`; waits for the first one, at most `patience`.
  /// Errors: invalid_argument for a token that is none of this city's; failed_precondition when the
  /// log no longer goes back so far.
  [[nodiscard]] Result<EditBatch> watch(std::string const& resume_token, std::size_t limit,
                                        std::chrono::milliseconds patience) const;

  /// Writes a checkpoint of everything so far: the next start is short.
  [[nodiscard]] Result<void> checkpoint();
  /// Then removes log files of edits below `keep_from`; see drop_log_before().
  /// @return the first edit that is left
  [[nodiscard]] Result<Sequence> drop_history_before(Sequence keep_from);
  /// Merges every layer into one packed base and waits for it.
  void merge_all();

  /// What had to be put right when it was opened.
  [[nodiscard]] std::vector<std::string> const& warnings() const;

 private:
  struct Impl;
  explicit LiveCity(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace citytwin
