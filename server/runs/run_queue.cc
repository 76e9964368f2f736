#include "server/runs/run_queue.h"

#include <algorithm>
#include <exception>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "scenarios/core/comparison.h"
#include "scenarios/core/scenario_file.h"
#include "server/runs/low_priority.h"

namespace citytwin::server {

namespace {

constexpr std::size_t longest_name_bytes = 200;
constexpr std::size_t longest_request_id_bytes = 128;
constexpr std::size_t finished_runs_with_city = 16;

Error no_run(std::string const& run_id) {
  return {ErrorCode::not_found, fmt::format("there is no run '{}'", run_id), run_id};
}

Error no_result(Run const& run) {
  return {ErrorCode::failed_precondition,
          fmt::format("run '{}' is {} and has no result; expected a succeeded run", run.id,
                      to_string(run.state)),
          run.id};
}

Result<void> check_length(std::string_view field, std::string const& text, std::size_t limit) {
  if (text.size() <= limit) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("{} has {} bytes; expected at most {}", field, text.size(), limit),
               std::string(field)};
}

void log_if_failed(Result<void> const& saved) {
  if (!saved) spdlog::error("{}", saved.error().message);
}

}  // namespace

/// What a scenario sees of its run.
class RunQueue::Context final : public RunContext {
 public:
  Context(RunQueue& queue, std::uint64_t number) : queue_(queue), number_(number) {}

  void progress(double fraction, std::string_view phase) override {
    std::scoped_lock const lock(queue_.mutex_);
    auto& run = queue_.runs_.at(number_);
    run.progress = std::clamp(fraction, run.progress, 1.0);
    run.phase = phase;
    ++run.revision;
  }

  [[nodiscard]] bool cancelled() const override { return queue_.cancel_active_; }

  void frame(Overlay const& description, RasterFrame const& frame) override {
    std::scoped_lock const lock(queue_.mutex_);
    auto& overlays = queue_.active_overlays_;
    auto found = std::find_if(overlays.begin(), overlays.end(),
                              [&](auto const& overlay) { return overlay->id == description.id; });
    if (found == overlays.end()) {
      overlays.push_back(std::make_shared<Overlay>(description));
      found = std::prev(overlays.end());
    }
    (*found)->frames.push_back(frame);
    ++queue_.runs_.at(number_).revision;
  }

 private:
  RunQueue& queue_;
  std::uint64_t number_;
};

Result<std::unique_ptr<RunQueue>> RunQueue::open(std::filesystem::path const& state_dir,
                                                 CurrentCity current_city,
                                                 std::vector<Scenario const*> scenarios,
                                                 RunQueueLimits limits) {
  auto store = RunStore::open(state_dir);
  if (!store) return store.error();
  return std::unique_ptr<RunQueue>(
      new RunQueue(std::move(*store), std::move(current_city), std::move(scenarios), limits));
}

RunQueue::RunQueue(std::unique_ptr<RunStore> store, CurrentCity current_city,
                   std::vector<Scenario const*> scenarios, RunQueueLimits limits)
    : store_(std::move(store)),
      current_city_(std::move(current_city)),
      scenarios_(std::move(scenarios)),
      limits_(limits),
      cache_(limits.result_memory_bytes) {
  adopt(store_->load());
  worker_ = std::thread([this] { work(); });
}

RunQueue::~RunQueue() {
  stop();
  worker_.join();
}

void RunQueue::stop() {
  {
    std::scoped_lock const lock(mutex_);
    stopping_ = true;
    cancel_active_ = true;
  }
  wake_.notify_all();
}

void RunQueue::adopt(RunStore::Loaded loaded) {
  warnings_ = std::move(loaded.warnings);
  next_number_ = loaded.largest_number + 1;
  for (auto& run : loaded.runs) {
    if (!is_final(run.state)) {
      run.state = RunState::failed;
      run.failure = "the server stopped before this run finished; create it again";
      run.finished_ms = unix_now_ms();
      ++run.revision;
      log_if_failed(store_->save(run));
    }
    runs_.emplace(run.number, std::move(run));
  }
}

Result<Scenario const*> RunQueue::scenario(std::string const& type) const {
  std::string known;
  for (auto const* scenario : scenarios_) {
    if (scenario->type() == type) return scenario;
    known += (known.empty() ? "" : ", ") + std::string(scenario->type());
  }
  return Error{ErrorCode::not_found,
               fmt::format("there is no scenario '{}'; expected one of {}", type, known), type};
}

Result<Run> RunQueue::make_run(RunRequest const& request, CityModel const& city) const {
  auto const found = scenario(request.scenario);
  if (!found) return found.error();
  for (auto const& checked :
       {check_length("name", request.name, longest_name_bytes),
        check_length("request_id", request.request_id, longest_request_id_bytes)}) {
    if (!checked) return checked.error();
  }
  auto const values = bind_parameters((*found)->parameters(), request.parameters);
  if (!values) return values.error();
  if (auto const fit = (*found)->check(city, *values); !fit) {
    return Error{ErrorCode::failed_precondition, fit.error().message, fit.error().subject};
  }
  Run run;
  run.scenario = request.scenario;
  run.name = request.name.empty() ? request.scenario : request.name;
  run.parameters = values->all();
  run.model_version = city.version;
  run.spec_hash = spec_hash(request.scenario, *values);
  run.request_id = request.request_id;
  run.created_ms = unix_now_ms();
  return run;
}

Result<Run const*> RunQueue::reusable(Run const& wanted, bool recompute) const {
  Run const* equal = nullptr;
  for (auto const& [number, run] : runs_) {
    bool const same =
        run.spec_hash == wanted.spec_hash && run.model_version == wanted.model_version;
    if (!wanted.request_id.empty() && run.request_id == wanted.request_id) {
      if (same && run.name == wanted.name) return &run;
      return Error{
          ErrorCode::already_exists,
          fmt::format("request_id '{}' has created run '{}' from another request; expected "
                      "a new id",
                      wanted.request_id, run.id),
          "request_id"};
    }
    if (same && run.state == RunState::succeeded) equal = &run;
  }
  return recompute ? nullptr : equal;
}

Result<RunQueue::Created> RunQueue::create(RunRequest const& request) {
  auto city = current_city_();
  auto wanted = make_run(request, *city);
  if (!wanted) return wanted.error();
  std::scoped_lock const lock(mutex_);
  auto const existing = reusable(*wanted, request.recompute);
  if (!existing) return existing.error();
  if (*existing) return Created{view(**existing), true};
  if (stopping_) return Error{ErrorCode::unavailable, "the server is stopping", wanted->scenario};
  if (waiting_.size() >= limits_.waiting) {
    return Error{
        ErrorCode::resource_exhausted,
        fmt::format("{} runs are waiting, which is the limit; try again later", waiting_.size()),
        "runs"};
  }
  wanted->number = next_number_;
  wanted->id = fmt::format("{}-{}", wanted->scenario, wanted->number);
  if (auto const saved = store_->save(*wanted); !saved) return saved.error();
  ++next_number_;
  hold(wanted->number, std::move(city));
  waiting_.push_back(wanted->number);
  auto const& run = runs_.emplace(wanted->number, std::move(*wanted)).first->second;
  wake_.notify_one();
  return Created{view(run), false};
}

void RunQueue::hold(std::uint64_t number, std::shared_ptr<CityModel const> city) {
  cities_.emplace(number, std::move(city));
  // Those that wait or run are the newest, so what is let go is of a finished run.
  if (cities_.size() > limits_.waiting + finished_runs_with_city) cities_.erase(cities_.begin());
}

std::shared_ptr<CityModel const> RunQueue::city_of(std::string const& run_id) const {
  std::scoped_lock const lock(mutex_);
  // A comparison is of runs of one city.
  auto const* run = find(run_id.substr(0, run_id.find(comparison_mark)));
  auto const held = run == nullptr ? cities_.end() : cities_.find(run->number);
  return held == cities_.end() ? nullptr : held->second;
}

Run const* RunQueue::find(std::string const& run_id) const {
  auto const found = std::find_if(runs_.begin(), runs_.end(),
                                  [&](auto const& entry) { return entry.second.id == run_id; });
  return found == runs_.end() ? nullptr : &found->second;
}

Run RunQueue::view(Run const& run) const {
  Run copy = run;
  if (run.state == RunState::queued) {
    auto const place = std::find(waiting_.begin(), waiting_.end(), run.number);
    copy.queue_position =
        static_cast<std::uint32_t>(place - waiting_.begin()) + (active_ == 0 ? 0 : 1);
  }
  return copy;
}

Result<Run> RunQueue::compared(std::string const& base_run_id, std::string const& run_id) const {
  auto const base = get(base_run_id);
  if (!base) return base.error();
  auto run = get(run_id);
  if (!run) return run.error();
  if (base->state != RunState::succeeded) return no_result(*base);
  if (run->state != RunState::succeeded) return no_result(*run);
  if (base->model_version != run->model_version) {
    return Error{ErrorCode::failed_precondition,
                 fmt::format("run '{}' is of model version {}, run '{}' of {}; expected runs of "
                             "one version",
                             run_id, run->model_version, base_run_id, base->model_version),
                 run_id};
  }
  run->id = comparison_id(base_run_id, run_id);
  run->name = fmt::format("{} - {}", run->name, base->name);
  run->spec_hash = comparison_id(base->spec_hash, run->spec_hash);
  return run;
}

Result<Run> RunQueue::get(std::string const& run_id) const {
  if (auto const mark = run_id.find(comparison_mark); mark != std::string::npos) {
    return compared(run_id.substr(mark + 1), run_id.substr(0, mark));
  }
  std::scoped_lock const lock(mutex_);
  auto const* run = find(run_id);
  if (run == nullptr) return no_run(run_id);
  return view(*run);
}

std::vector<Run> RunQueue::list() const {
  std::scoped_lock const lock(mutex_);
  std::vector<Run> all;
  for (auto run = runs_.rbegin(); run != runs_.rend(); ++run) all.push_back(view(run->second));
  return all;
}

Result<Run> RunQueue::cancel(std::string const& run_id) {
  std::scoped_lock const lock(mutex_);
  auto const* found = find(run_id);
  if (found == nullptr) return no_run(run_id);
  auto& run = runs_.at(found->number);
  if (run.state == RunState::running) cancel_active_ = true;
  if (run.state == RunState::queued) {
    std::erase(waiting_, run.number);
    run.state = RunState::cancelled;
    run.finished_ms = unix_now_ms();
    ++run.revision;
    log_if_failed(store_->save(run));
  }
  return view(run);
}

Result<RunResult> RunQueue::load_result(std::string const& run_id) {
  auto const mark = run_id.find(comparison_mark);
  if (mark == std::string::npos) return store_->load_result(run_id);
  auto const base = result(run_id.substr(mark + 1));
  if (!base) return base.error();
  auto const other = result(run_id.substr(0, mark));
  if (!other) return other.error();
  return compare_results(**base, **other);
}

Result<std::shared_ptr<RunResult const>> RunQueue::result(std::string const& run_id) {
  auto const run = get(run_id);
  if (!run) return run.error();
  if (run->state != RunState::succeeded) return no_result(*run);
  if (auto held = cache_.get(run_id)) return held;
  auto loaded = load_result(run_id);
  if (!loaded) return loaded.error();
  auto shared = std::make_shared<RunResult const>(std::move(*loaded));
  cache_.put(run_id, shared);
  return std::shared_ptr<RunResult const>(shared);
}

Result<std::shared_ptr<Overlay const>> RunQueue::overlay(std::string const& run_id,
                                                         std::string const& overlay_id) {
  auto const wanted = [&](auto const& overlay) { return overlay->id == overlay_id; };
  {
    std::scoped_lock const lock(mutex_);
    auto const* run = find(run_id);
    if (run != nullptr && run->number == active_) {
      auto const found = std::find_if(active_overlays_.begin(), active_overlays_.end(), wanted);
      if (found != active_overlays_.end()) return std::make_shared<Overlay const>(**found);
    }
  }
  auto const held = result(run_id);
  if (!held) return held.error();
  auto const& overlays = (*held)->overlays;
  auto const found = std::find_if(overlays.begin(), overlays.end(), wanted);
  if (found != overlays.end()) return *found;
  std::string known;
  for (auto const& overlay : overlays) known += (known.empty() ? "" : ", ") + overlay->id;
  return Error{
      ErrorCode::not_found,
      fmt::format("run '{}' has no overlay '{}'; expected one of {}", run_id, overlay_id, known),
      overlay_id};
}

void RunQueue::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    active_ = waiting_.front();
    waiting_.pop_front();
    cancel_active_ = false;
    auto& run = runs_.at(active_);
    run.state = RunState::running;
    run.started_ms = unix_now_ms();
    ++run.revision;
    lock.unlock();
    execute(run.number);
    lock.lock();
  }
}

void RunQueue::execute(std::uint64_t number) {
  auto const [run, city] = [&] {
    std::scoped_lock const lock(mutex_);
    return std::pair(runs_.at(number), cities_.at(number));
  }();
  Context context(*this, number);
  auto const compute = [&]() -> Result<RunResult> {
    auto const found = scenario(run.scenario);
    if (!found) return found.error();
    auto const values = bind_parameters((*found)->parameters(), run.parameters);
    if (!values) return values.error();
    try {
      return (*found)->run(*city, *values, context);
    } catch (std::exception const& e) {
      return Error{ErrorCode::internal,
                   fmt::format("run '{}' stopped unexpectedly: {}", run.id, e.what()), run.id};
    }
  };
  Result<RunResult> outcome = Error{};
  at_low_priority([&] { outcome = compute(); });
  finish(number, std::move(outcome));
}

void RunQueue::finish(std::uint64_t number, Result<RunResult> outcome) {
  auto [run, city] = [&] {
    std::scoped_lock const lock(mutex_);
    return std::pair(runs_.at(number), cities_.at(number));
  }();
  run.finished_ms = unix_now_ms();
  ++run.revision;
  bool const cancelled = cancel_active_ && !outcome;
  if (!cancelled && outcome) {
    if (auto const saved = store_->save_result(run, *outcome, city->frame); !saved) {
      outcome = saved.error();
    }
  }
  if (outcome) {
    run.state = RunState::succeeded;
    run.progress = 1;
    cache_.put(run.id, std::make_shared<RunResult const>(std::move(*outcome)));
  } else {
    run.state = cancelled ? RunState::cancelled : RunState::failed;
    if (!cancelled) run.failure = outcome.error().message;
  }
  log_if_failed(store_->save(run));
  std::scoped_lock const lock(mutex_);
  runs_.at(number) = std::move(run);
  active_ = 0;
  active_overlays_.clear();
}

}  // namespace citytwin::server
