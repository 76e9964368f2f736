/// @file
/// Run: one execution of a scenario, as the server keeps and shows it.
///
/// Units    times in ms since the Unix epoch, 0 = not yet; progress 0..1.
/// Checked  tests/server/run_queue_test.cc
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "scenarios/core/parameters.h"

namespace citytwin::server {

enum class RunState { queued, running, succeeded, failed, cancelled };

[[nodiscard]] std::string_view to_string(RunState state);
[[nodiscard]] std::optional<RunState> run_state_from(std::string_view name);
[[nodiscard]] constexpr bool is_final(RunState state) {
  return state != RunState::queued && state != RunState::running;
}

/// What a caller asks for.
struct RunRequest {
  std::string scenario;
  std::string name;  ///< shown to people; empty takes the scenario's type
  std::map<std::string, ParameterValue> parameters;
  std::string request_id;  ///< empty = retries are not recognised
  bool recompute = false;  ///< compute even when an equal run has succeeded
};

struct Run {
  std::string id;            ///< "flood-12"
  std::uint64_t number = 0;  ///< 12; grows by one a run, over restarts too
  std::string scenario;
  std::string name;
  std::map<std::string, ParameterValue> parameters;  ///< all of them, defaults filled in
  std::string model_version;
  std::string spec_hash;
  std::string request_id;
  RunState state = RunState::queued;
  double progress = 0;
  std::string phase;
  std::int64_t created_ms = 0;
  std::int64_t started_ms = 0;
  std::int64_t finished_ms = 0;
  std::string failure;               ///< one sentence; failed runs only
  std::uint64_t revision = 1;        ///< grows with every change
  std::uint32_t queue_position = 0;  ///< runs that compute before this one

  /// Time spent computing, s.
  [[nodiscard]] double elapsed_s(std::int64_t now_ms) const;
  /// Estimated from progress so far; nullopt unless running and far enough to tell.
  [[nodiscard]] std::optional<double> remaining_s(std::int64_t now_ms) const;
};

/// ms since the Unix epoch.
[[nodiscard]] std::int64_t unix_now_ms();

}  // namespace citytwin::server
