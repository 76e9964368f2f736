/// @file
/// RunStore: runs on disk, under STATE/runs/<run id>/.
///
/// record.json is the run as last saved; result/ is the run folder of a succeeded run
/// (scenarios/archive/run_folder.h), as `citytwin run` writes it. Both appear complete or not at
/// all. One process at a time owns a state folder.
///
/// Errors   one sentence naming the file or folder.
/// Checked  tests/server/run_store_test.cc
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "geodata/local_frame.h"
#include "scenarios/core/scenario.h"
#include "server/runs/run.h"

namespace citytwin::server {

class RunStore {
 public:
  /// Creates the folder when it is absent and takes its lock.
  /// Errors: already_exists when another server uses it, unavailable when it cannot be written.
  [[nodiscard]] static Result<std::unique_ptr<RunStore>> open(std::filesystem::path state_dir);
  RunStore(RunStore const&) = delete;
  RunStore& operator=(RunStore const&) = delete;
  ~RunStore();

  struct Loaded {
    std::vector<Run> runs;              ///< ascending number
    std::vector<std::string> warnings;  ///< records that cannot be read, named
    std::uint64_t largest_number = 0;   ///< over all folders, readable or not
  };
  [[nodiscard]] Loaded load() const;
  [[nodiscard]] Result<void> save(Run const& run) const;
  [[nodiscard]] Result<void> save_result(Run const& run, RunResult const& result,
                                         LocalFrame const& frame) const;
  [[nodiscard]] Result<RunResult> load_result(std::string const& run_id) const;

 private:
  RunStore(std::filesystem::path runs_dir, int lock)
      : runs_dir_(std::move(runs_dir)), lock_(lock) {}

  std::filesystem::path runs_dir_;
  int lock_;  ///< descriptor of STATE/lock, held while the store lives
};

}  // namespace citytwin::server
