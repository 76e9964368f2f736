#include "server/runs/run_store.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <unistd.h>

#include "scenarios/archive/run_folder.h"
#include "scenarios/archive/run_json.h"

namespace citytwin::server {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

Error disk_error(fs::path const& path, std::string_view why) {
  return {ErrorCode::unavailable, fmt::format("{}: cannot be written: {}", path.string(), why),
          path.string()};
}

json to_json(Run const& run) {
  return {{"run_id", run.id},
          {"number", run.number},
          {"scenario", run.scenario},
          {"name", run.name},
          {"parameters", citytwin::to_json(run.parameters)},
          {"model_version", run.model_version},
          {"spec_hash", run.spec_hash},
          {"request_id", run.request_id},
          {"state", to_string(run.state)},
          {"progress", run.progress},
          {"phase", run.phase},
          {"created_ms", run.created_ms},
          {"started_ms", run.started_ms},
          {"finished_ms", run.finished_ms},
          {"failure", run.failure},
          {"revision", run.revision}};
}

Run run_from(json const& root) {
  Run run;
  run.id = root.at("run_id");
  run.number = root.at("number");
  run.scenario = root.at("scenario");
  run.name = root.at("name");
  run.parameters = parameters_from(root.at("parameters"));
  run.model_version = root.at("model_version");
  run.spec_hash = root.at("spec_hash");
  run.request_id = root.at("request_id");
  run.state = run_state_from(root.at("state").get<std::string>()).value_or(RunState::failed);
  run.progress = root.at("progress");
  run.phase = root.at("phase");
  run.created_ms = root.at("created_ms");
  run.started_ms = root.at("started_ms");
  run.finished_ms = root.at("finished_ms");
  run.failure = root.at("failure");
  run.revision = root.at("revision");
  return run;
}

/// Writes under another name, syncs, renames: the file is whole, old or new, whenever power fails.
Result<void> write_atomically(fs::path const& file, std::string const& text) {
  fs::path const temporary = file.string() + ".partial";
  int const descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) return disk_error(temporary, std::generic_category().message(errno));
  auto const written = ::write(descriptor, text.data(), text.size());
  bool const synced = written == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
  int const reason = errno;
  ::close(descriptor);
  if (!synced) return disk_error(temporary, std::generic_category().message(reason));
  std::error_code error;
  fs::rename(temporary, file, error);
  if (error) return disk_error(file, error.message());
  return {};
}

/// The number at the end of a run's folder name; 0 when there is none.
std::uint64_t number_of(fs::path const& folder) {
  auto const name = folder.filename().string();
  std::uint64_t number = 0;
  std::from_chars(name.data() + name.rfind('-') + 1, name.data() + name.size(), number);
  return number;
}

std::string utc_text(std::int64_t unix_ms) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                     fmt::gmtime(static_cast<std::time_t>(unix_ms / 1000)));
}

}  // namespace

Result<std::unique_ptr<RunStore>> RunStore::open(fs::path state_dir) {
  auto const runs_dir = state_dir / "runs";
  std::error_code error;
  fs::create_directories(runs_dir, error);
  if (error) return disk_error(runs_dir, error.message());
  auto const lock_file = state_dir / "lock";
  int const lock = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) return disk_error(lock_file, std::generic_category().message(errno));
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return Error{ErrorCode::already_exists,
                 fmt::format("{}: another server uses this state folder; stop it or pass --state",
                             state_dir.string()),
                 state_dir.string()};
  }
  return std::unique_ptr<RunStore>(new RunStore(runs_dir, lock));
}

RunStore::~RunStore() {
  ::close(lock_);
}

RunStore::Loaded RunStore::load() const {
  Loaded loaded;
  for (auto const& entry : fs::directory_iterator(runs_dir_)) {
    auto const file = entry.path() / "record.json";
    loaded.largest_number = std::max(loaded.largest_number, number_of(entry.path()));
    std::ifstream stream(file);
    try {
      loaded.runs.push_back(run_from(json::parse(stream)));
    } catch (json::exception const& e) {
      loaded.warnings.push_back(
          fmt::format("{}: not a run record, left out: {}", file.string(), e.what()));
    }
  }
  std::sort(loaded.runs.begin(), loaded.runs.end(),
            [](Run const& a, Run const& b) { return a.number < b.number; });
  return loaded;
}

Result<void> RunStore::save(Run const& run) const {
  auto const folder = runs_dir_ / run.id;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return disk_error(folder, error.message());
  return write_atomically(folder / "record.json", to_json(run).dump(1) + "\n");
}

Result<void> RunStore::save_result(Run const& run, RunResult const& result,
                                   LocalFrame const& frame) const {
  StoredRun const stored{{run.scenario, run.name, run.parameters, run.spec_hash, run.model_version,
                          frame, utc_text(run.finished_ms), CITYTWIN_VERSION},
                         result};
  return write_run(stored, runs_dir_ / run.id / "result", true);
}

Result<RunResult> RunStore::load_result(std::string const& run_id) const {
  auto stored = read_run(runs_dir_ / run_id / "result");
  if (!stored) return stored.error();
  return std::move(stored->result);
}

}  // namespace citytwin::server
