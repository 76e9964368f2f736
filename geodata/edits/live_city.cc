#include "geodata/edits/live_city.h"

#include <charconv>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>

#include <fmt/format.h>

#include "geodata/edits/city_writer.h"

namespace citytwin {

namespace {

namespace fs = std::filesystem;
using Answer = Result<EditAnswer>;

constexpr std::size_t largest_group = 512;

struct Waiting {
  EditCommand command;
  std::promise<Answer> answer;
};

/// What waits to be committed. Whatever is in it when it is taken goes as one group.
class CommandQueue {
 public:
  std::future<Answer> push(EditCommand command) {
    Waiting waiting{std::move(command), {}};
    auto answer = waiting.answer.get_future();
    {
      std::lock_guard const lock(mutex_);
      waiting_.push_back(std::move(waiting));
    }
    filled_.notify_one();
    return answer;
  }

  /// Waits for the next group; empty when it is stopped and nothing is left.
  std::vector<Waiting> take(std::stop_token const& stop) {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, stop, [&] { return !waiting_.empty(); });
    std::vector<Waiting> group;
    while (!waiting_.empty() && group.size() < largest_group) {
      group.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    return group;
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any filled_;
  std::deque<Waiting> waiting_;
};

Error bad_token(std::string const& token) {
  return {
      ErrorCode::invalid_argument,
      fmt::format("resume_token '{}' is not one of this city's; expected the resume_token of an "
                  "earlier batch",
                  token),
      "resume_token"};
}

Error too_old(Error const& cause) {
  return {ErrorCode::failed_precondition,
          fmt::format("resume_token is too old: {}; read the city anew and watch from now",
                      cause.message),
          "resume_token"};
}

Error damaged(Replay const& replay) {
  return {
      ErrorCode::data_corrupt,
      fmt::format("{}; good edits end at {}, and intact ones follow; 'citytwin edit verify' says "
                  "more",
                  replay.log.bad->sentence(), replay.state.sequence),
      replay.log.bad->file.string()};
}

/// Reads the folder and puts right what a crash may have left.
Result<Replay> recover(fs::path const& folder, std::string const& base_version,
                       std::vector<std::string>& warnings) {
  auto replay = replay_edits(folder, base_version);
  if (!replay) return replay;
  warnings = replay->warnings;
  if (auto const& bad = replay->log.bad) {
    if (!bad->torn_tail) return damaged(*replay);
    if (auto const cut = cut_log(folder, *bad); !cut) return cut.error();
    warnings.push_back(bad->sentence() +
                       "; it is cut off, as a crash leaves what nobody was told of");
  }
  if (replay->log.reached < replay->state.sequence && replay->log.files > 0) {
    if (auto const aside = set_log_aside(folder); !aside) return aside.error();
    warnings.push_back(
        fmt::format("{}: the log ends at edit {}, before the checkpoint at {}; the "
                    "city is whole, the history begins anew",
                    folder.string(), replay->log.reached, replay->state.sequence));
  }
  return replay;
}

}  // namespace

struct LiveCity::Impl {
  FolderLock lock;
  fs::path folder;
  std::string base_version;
  std::vector<std::string> warnings;
  std::unique_ptr<CityWriter> writer;
  CommandQueue queue = {};

  std::mutex checkpointing = {};
  std::mutex chores_lock = {};
  std::condition_variable_any chores_wanted = {};
  bool chores_due = true;  ///< at the start: what an earlier process left
  std::jthread chores = {};
  std::jthread commits = {};

  void start() {
    chores = std::jthread([this](std::stop_token const& stop) { do_chores(stop); });
    commits = std::jthread([this](std::stop_token const& stop) { do_commits(stop); });
  }

  void do_commits(std::stop_token const& stop) {
    for (auto group = queue.take(stop); !group.empty(); group = queue.take(stop)) {
      std::vector<EditCommand> commands;
      for (auto& waiting : group) commands.push_back(std::move(waiting.command));
      auto answers = writer->commit(commands);
      for (std::size_t i = 0; i < group.size(); ++i) {
        group[i].answer.set_value(std::move(answers[i]));
      }
      want_chores();
    }
  }

  void want_chores() {
    {
      std::lock_guard const guard(chores_lock);
      chores_due = true;
    }
    chores_wanted.notify_one();
  }

  void do_chores(std::stop_token const& stop) {
    Sequence checkpointed = 0;
    while (!stop.stop_requested()) {
      {
        std::unique_lock guard(chores_lock);
        if (!chores_wanted.wait(guard, stop, [this] { return chores_due; })) return;
        chores_due = false;
      }
      while (!stop.stop_requested() && writer->merge_next()) {
      }
      auto const sealed = writer->sealed_through();
      // A checkpoint that cannot be made costs time at the next start, nothing else.
      if (sealed > checkpointed && make_checkpoint_through(sealed).ok()) checkpointed = sealed;
    }
  }

  Result<void> make_checkpoint_through(Sequence sequence) {
    std::lock_guard const guard(checkpointing);
    return make_checkpoint(folder, base_version, sequence);
  }
};

LiveCity::LiveCity(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<LiveCity>> LiveCity::open(std::shared_ptr<CityModel const> base,
                                                 fs::path const& state_dir,
                                                 LiveCityOptions const& options) {
  auto const folder = edits_folder(state_dir);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    return Error{ErrorCode::unavailable,
                 fmt::format("{}: cannot be made ({})", folder.string(), error.message()),
                 folder.string()};
  }
  auto lock = FolderLock::take(folder);
  if (!lock) return lock.error();
  std::vector<std::string> warnings;
  auto replay = recover(folder, base->version, warnings);
  if (!replay) return replay.error();
  auto writer = CityWriter::open(base, folder, std::move(*replay), options.log, options.merge);
  if (!writer) return writer.error();
  auto impl = std::unique_ptr<Impl>(
      new Impl{std::move(*lock), folder, base->version, std::move(warnings), std::move(*writer)});
  impl->start();
  return std::unique_ptr<LiveCity>(new LiveCity(std::move(impl)));
}

LiveCity::~LiveCity() {
  impl_->commits.request_stop();
  impl_->commits.join();
}

std::shared_ptr<CitySnapshot const> LiveCity::snapshot() const {
  return impl_->writer->snapshot();
}

std::future<Answer> LiveCity::submit(EditRequest request) {
  return impl_->queue.push(std::move(request));
}

std::future<Answer> LiveCity::submit(UndoRequest request) {
  auto original = edit(request.sequence);
  if (original) return impl_->queue.push(UndoCommand{std::move(request), std::move(*original)});
  std::promise<Answer> refused;
  refused.set_value(original.error());
  return refused.get_future();
}

Answer LiveCity::apply(EditRequest request) {
  return submit(std::move(request)).get();
}

Answer LiveCity::undo(UndoRequest request) {
  return submit(std::move(request)).get();
}

Result<Edit> LiveCity::edit(Sequence sequence) const {
  return impl_->writer->history().edit(sequence, snapshot()->sequence());
}

Result<std::vector<Edit>> LiveCity::history(std::string const& layer, FeatureId id) const {
  return impl_->writer->history().of_feature(layer, id, snapshot()->sequence());
}

std::string LiveCity::resume_token() const {
  return resume_token_after(snapshot()->sequence());
}

std::string LiveCity::resume_token_after(Sequence sequence) const {
  return fmt::format("{}.{}", impl_->base_version, sequence);
}

Result<EditBatch> LiveCity::watch(std::string const& token, std::size_t limit,
                                  std::chrono::milliseconds patience) const {
  auto const prefix = impl_->base_version + ".";
  Sequence after = 0;
  auto const* end = token.data() + token.size();
  if (!token.starts_with(prefix)) return bad_token(token);
  auto const parsed = std::from_chars(token.data() + prefix.size(), end, after);
  if (parsed.ec != std::errc() || parsed.ptr != end) return bad_token(token);
  if (after > snapshot()->sequence()) return bad_token(token);
  impl_->writer->wait_beyond(after, patience);
  auto edits = impl_->writer->history().after(after, limit, snapshot()->sequence());
  if (!edits && edits.error().code == ErrorCode::failed_precondition) {
    return too_old(edits.error());
  }
  if (!edits) return edits.error();
  if (!edits->empty()) after = edits->back().sequence;
  return EditBatch{std::move(*edits), resume_token_after(after)};
}

Result<void> LiveCity::checkpoint() {
  impl_->writer->seal_log();
  return impl_->make_checkpoint_through(impl_->writer->sealed_through());
}

Result<Sequence> LiveCity::drop_history_before(Sequence keep_from) {
  if (auto const made = checkpoint(); !made) return made.error();
  std::lock_guard const guard(impl_->checkpointing);
  auto first = drop_log_before(impl_->folder, impl_->base_version, keep_from);
  impl_->writer->history().forget();
  return first;
}

void LiveCity::merge_all() {
  impl_->writer->merge_all();
}

std::vector<std::string> const& LiveCity::warnings() const {
  return impl_->warnings;
}

}  // namespace citytwin
