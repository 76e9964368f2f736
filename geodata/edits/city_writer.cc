#include "geodata/edits/city_writer.h"

#include <fmt/format.h>

namespace citytwin {

namespace {

constexpr std::size_t longest_id = 256;

EditRequest const& facts(EditRequest const& request) {
  return request;
}
UndoRequest const& facts(UndoCommand const& command) {
  return command.request;
}

std::string const& request_id(EditCommand const& command) {
  return std::visit([](auto const& c) -> std::string const& { return facts(c).request_id; },
                    command);
}

std::string const& author(EditCommand const& command) {
  return std::visit([](auto const& c) -> std::string const& { return facts(c).author; }, command);
}

std::uint64_t hash_of(EditCommand const& command, LocalFrame const& frame) {
  if (auto const* edit = std::get_if<EditRequest>(&command)) return request_hash(*edit, frame);
  return request_hash(std::get<UndoCommand>(command).request);
}

Result<void> add(Draft& draft, EditCommand const& command) {
  if (auto const* edit = std::get_if<EditRequest>(&command)) return draft.add(*edit);
  auto const& undo = std::get<UndoCommand>(command);
  return draft.add(undo.request, undo.original);
}

/// Who asks, and under which name the answer is remembered.
Result<void> check_sender(EditCommand const& command) {
  auto const check = [](char const* field, std::string const& text) -> Result<void> {
    if (!text.empty() && text.size() <= longest_id) return {};
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} has {} bytes; expected 1 to {}", field, text.size(), longest_id),
                 field};
  };
  if (auto ok = check("author", author(command)); !ok) return ok;
  return check("request_id", request_id(command));
}

/// The answer to a request whose id was seen before.
Result<EditAnswer> repeated(Edit const& edit, std::uint64_t hash) {
  if (edit.request_hash != hash) {
    return Error{ErrorCode::already_exists,
                 fmt::format("request_id '{}' was used for edit {}, which was another request; "
                             "expected an id of its own for each",
                             edit.request_id, edit.sequence),
                 "request_id"};
  }
  auto answer = answer_of(edit);
  answer.repeated = true;
  return answer;
}

/// What becomes of a command: an answer already, or that of an edit of the draft.
struct Outcome {
  std::optional<Result<EditAnswer>> answer = {};
  std::size_t edit = 0;
  bool repeats = false;
};

}  // namespace

CityWriter::CityWriter(std::filesystem::path const& folder, std::string const& base_version,
                       LiveLayers layers, EditLog log,
                       std::unordered_map<std::string, Sequence> requests)
    : layers_(std::move(layers)),
      log_(std::move(log)),
      requests_(std::move(requests)),
      history_(folder, base_version),
      snapshot_(layers_.snapshot()) {}

Result<std::unique_ptr<CityWriter>> CityWriter::open(std::shared_ptr<CityModel const> base,
                                                     std::filesystem::path const& folder,
                                                     Replay replay, LogOptions const& options,
                                                     MergeRule const& merge) {
  auto layers = LiveLayers::from(base, replay.state, merge);
  if (!layers) return layers.error();
  auto log = EditLog::open(folder, base->version, replay.state.sequence, options);
  if (!log) return log.error();
  return std::unique_ptr<CityWriter>(new CityWriter(folder, base->version, std::move(*layers),
                                                    std::move(*log),
                                                    std::move(replay.state.requests)));
}

std::vector<Result<EditAnswer>> CityWriter::commit(std::span<EditCommand const> group) {
  std::lock_guard const lock(write_);
  auto const city = snapshot();
  Draft draft(*city, layers_.last_ids());
  std::unordered_map<std::string, std::size_t> drafted;  // request id -> edit of the draft
  std::vector<Outcome> outcomes;
  for (auto const& command : group) {
    auto const& id = request_id(command);
    if (auto const known = drafted.find(id); known != drafted.end()) {
      outcomes.push_back({.edit = known->second, .repeats = true});
      continue;
    }
    outcomes.push_back({.answer = refusal_or_repeat(command, *city)});
    if (outcomes.back().answer) continue;
    if (auto const added = add(draft, command); !added) {
      outcomes.back().answer = added.error();
    } else {
      outcomes.back().edit = drafted[id] = draft.edits().size() - 1;
    }
  }
  auto const kept = keep(draft);
  std::vector<Result<EditAnswer>> answers;
  for (std::size_t i = 0; i < group.size(); ++i) {
    auto& outcome = outcomes[i];
    if (outcome.answer) {
      answers.push_back(std::move(*outcome.answer));
    } else if (!kept) {
      answers.push_back(kept.error());
    } else {
      auto const& edit = draft.edits()[outcome.edit];
      answers.push_back(outcome.repeats ? repeated(edit, hash_of(group[i], city->frame()))
                                        : answer_of(edit));
    }
  }
  return answers;
}

/// What can be said without making an edit.
std::optional<Result<EditAnswer>> CityWriter::refusal_or_repeat(EditCommand const& command,
                                                                CitySnapshot const& city) {
  if (auto const ok = check_sender(command); !ok) return ok.error();
  auto const made = requests_.find(request_id(command));
  if (made == requests_.end()) return std::nullopt;
  auto const edit = history_.edit(made->second, city.sequence());
  if (!edit) return edit.error();
  return repeated(*edit, hash_of(command, city.frame()));
}

Result<void> CityWriter::keep(Draft const& draft) {
  auto const& edits = draft.edits();
  if (edits.empty()) return {};
  if (auto ok = log_.append(edits); !ok) return ok;
  for (auto const& edit : edits) requests_.emplace(edit.request_id, edit.sequence);
  auto const& last = edits.back();
  if (auto ok = layers_.apply(draft.changes(), last.sequence, last.version); !ok) return ok;
  publish();
  return {};
}

void CityWriter::publish() {
  auto next = layers_.snapshot();
  {
    std::lock_guard const lock(published_);
    snapshot_.swap(next);
  }
  newer_.notify_all();
}

std::shared_ptr<CitySnapshot const> CityWriter::snapshot() const {
  std::lock_guard const lock(published_);
  return snapshot_;
}

bool CityWriter::wait_beyond(Sequence sequence, std::chrono::milliseconds patience) const {
  std::unique_lock lock(published_);
  return newer_.wait_for(lock, patience, [&] { return snapshot_->sequence() > sequence; });
}

bool CityWriter::merge_next() {
  std::lock_guard const alone(merging_);
  auto const job = [&] {
    std::lock_guard const lock(write_);
    return layers_.take_job();
  }();
  if (job) finish(*job);
  return job.has_value();
}

void CityWriter::merge_all() {
  std::lock_guard const alone(merging_);
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
    auto const job = [&] {
      std::lock_guard const lock(write_);
      return layers_.take_whole_job(layer);
    }();
    if (job) finish(*job);
  }
}

void CityWriter::finish(LiveLayers::Job const& job) {
  auto result = job.merge.build();
  std::lock_guard const lock(write_);
  layers_.install(job, std::move(result));
  publish();
}

void CityWriter::seal_log() {
  std::lock_guard const lock(write_);
  log_.seal();
}

Sequence CityWriter::sealed_through() const {
  std::lock_guard const lock(write_);
  return log_.sealed_through();
}

}  // namespace citytwin
