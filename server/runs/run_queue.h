/// @file
/// RunQueue: creates runs, computes them one at a time, keeps what they find.
///
/// Computing happens on the queue's own thread, at low priority; every method only looks things up
/// or writes a small file, and may be called from any thread. Results are held in memory for the
/// latest runs and read back from disk for the others.
///
/// Errors   invalid_argument names the parameter; not_found the run; resource_exhausted when the
///          queue is full; failed_precondition when a run has no result (yet).
/// Checked  tests/server/run_queue_test.cc
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/core/scenario.h"
#include "server/runs/result_cache.h"
#include "server/runs/run.h"
#include "server/runs/run_store.h"

namespace citytwin::server {

struct RunQueueLimits {
  std::size_t waiting = 16;  ///< queued runs, the running one not counted
  std::size_t result_memory_bytes = std::size_t{1} << 30;  ///< results held in memory
};

/// The comparison of two succeeded runs (scenarios/core/comparison.h) is asked for like a run, by
/// the ids of both: "flood-12~flood-3" is what flood-12 changes against flood-3. It is made when it
/// is asked for, held in memory like other results, and not kept on disk.
inline constexpr char comparison_mark = '~';
[[nodiscard]] inline std::string comparison_id(std::string const& base_run_id,
                                               std::string const& run_id) {
  return run_id + comparison_mark + base_run_id;
}

/// The city as it is at the moment of asking.
using CurrentCity = std::function<std::shared_ptr<CityModel const>()>;

class RunQueue {
 public:
  /// Reads the runs of earlier servers; those that had not finished become failed.
  /// @pre the scenarios outlive the queue.
  [[nodiscard]] static Result<std::unique_ptr<RunQueue>> open(
      std::filesystem::path const& state_dir, CurrentCity current_city,
      std::vector<Scenario const*> scenarios, RunQueueLimits limits = {});
  /// Stops and waits for the running run.
  ~RunQueue();
  /// Cancels the running run and starts no other; does not wait. What still waits is recorded as
  /// unfinished.
  void stop();

  struct Created {
    Run run;
    bool reused = false;  ///< an equal run had succeeded, or the request id was known
  };
  [[nodiscard]] Result<Created> create(RunRequest const& request);
  [[nodiscard]] Result<Run> get(std::string const& run_id) const;
  [[nodiscard]] std::vector<Run> list() const;  ///< newest first
  /// A finished run is returned unchanged.
  [[nodiscard]] Result<Run> cancel(std::string const& run_id);
  /// Of a succeeded run, or of a comparison by its id; may read from disk.
  [[nodiscard]] Result<std::shared_ptr<RunResult const>> result(std::string const& run_id);
  /// Of a succeeded run, of a comparison, or of a running run with the frames so far.
  [[nodiscard]] Result<std::shared_ptr<Overlay const>> overlay(std::string const& run_id,
                                                               std::string const& overlay_id);
  /// The city that a run is computed on: as it was when the run was created, whatever was edited
  /// since. Held for the latest runs of this process; nullptr for others.
  [[nodiscard]] std::shared_ptr<CityModel const> city_of(std::string const& run_id) const;

  [[nodiscard]] std::vector<Scenario const*> const& scenarios() const { return scenarios_; }
  [[nodiscard]] std::vector<std::string> const& warnings() const { return warnings_; }

 private:
  class Context;

  RunQueue(std::unique_ptr<RunStore> store, CurrentCity current_city,
           std::vector<Scenario const*> scenarios, RunQueueLimits limits);
  void adopt(RunStore::Loaded loaded);
  void work();
  void execute(std::uint64_t number);
  void finish(std::uint64_t number, Result<RunResult> outcome);

  [[nodiscard]] Result<Scenario const*> scenario(std::string const& type) const;
  [[nodiscard]] Result<Run> make_run(RunRequest const& request, CityModel const& city) const;
  void hold(std::uint64_t number, std::shared_ptr<CityModel const> city);
  [[nodiscard]] Result<Run> compared(std::string const& base_run_id,
                                     std::string const& run_id) const;
  [[nodiscard]] Result<RunResult> load_result(std::string const& run_id);
  // With mutex_ held:
  [[nodiscard]] Run const* find(std::string const& run_id) const;
  [[nodiscard]] Result<Run const*> reusable(Run const& wanted, bool recompute) const;
  [[nodiscard]] Run view(Run const& run) const;

  std::unique_ptr<RunStore> store_;
  CurrentCity current_city_;
  std::vector<Scenario const*> scenarios_;
  RunQueueLimits limits_;
  ResultCache cache_;
  std::vector<std::string> warnings_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::uint64_t, Run> runs_;
  std::map<std::uint64_t, std::shared_ptr<CityModel const>> cities_;  ///< of the latest runs
  std::uint64_t next_number_ = 1;
  std::deque<std::uint64_t> waiting_;
  std::uint64_t active_ = 0;                               ///< number of the running run; 0 = none
  std::vector<std::shared_ptr<Overlay>> active_overlays_;  ///< with the frames so far
  std::atomic<bool> cancel_active_ = false;
  bool stopping_ = false;
  std::thread worker_;  ///< last: starts when everything else is ready
};

}  // namespace citytwin::server
