#include "server/runs/run.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace citytwin::server {

namespace {

constexpr std::array<std::string_view, 5> state_names{"queued", "running", "succeeded", "failed",
                                                      "cancelled"};
constexpr double too_early_to_tell = 0.02;

}  // namespace

std::string_view to_string(RunState state) {
  return state_names[static_cast<std::size_t>(state)];
}

std::optional<RunState> run_state_from(std::string_view name) {
  auto const found = std::find(state_names.begin(), state_names.end(), name);
  if (found == state_names.end()) return std::nullopt;
  return static_cast<RunState>(found - state_names.begin());
}

double Run::elapsed_s(std::int64_t now_ms) const {
  if (started_ms == 0) return 0;
  auto const end_ms = finished_ms == 0 ? now_ms : finished_ms;
  return static_cast<double>(std::max<std::int64_t>(0, end_ms - started_ms)) / 1000.0;
}

std::optional<double> Run::remaining_s(std::int64_t now_ms) const {
  if (state != RunState::running || progress < too_early_to_tell) return std::nullopt;
  return elapsed_s(now_ms) * (1 - progress) / progress;
}

std::int64_t unix_now_ms() {
  auto const now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace citytwin::server
