#include "geodata/edits/edit_history.h"

#include <algorithm>

#include <fmt/format.h>

namespace citytwin {

namespace {

std::string key(std::string const& layer, FeatureId id) {
  return fmt::format("{}/{}", layer, id);
}

}  // namespace

Result<Edit> EditHistory::edit(Sequence sequence, Sequence through) {
  std::lock_guard const lock(mutex_);
  if (auto const ok = catch_up(through); !ok) return ok.error();
  if (auto const ok = check_known(sequence, through); !ok) return ok.error();
  auto record = record_with(sequence);
  if (!record) return record.error();
  return std::move((*record)[sequence - record->front().sequence]);
}

Result<std::vector<Edit>> EditHistory::of_feature(std::string const& layer, FeatureId id,
                                                  Sequence through) {
  std::lock_guard const lock(mutex_);
  if (auto const ok = catch_up(through); !ok) return ok.error();
  std::vector<Edit> edits;
  for (auto const sequence : of_feature_[key(layer, id)]) {
    if (sequence > through) break;
    auto record = record_with(sequence);
    if (!record) return record.error();
    edits.push_back(std::move((*record)[sequence - record->front().sequence]));
  }
  return edits;
}

Result<std::vector<Edit>> EditHistory::after(Sequence sequence, std::size_t limit,
                                             Sequence through) {
  std::lock_guard const lock(mutex_);
  std::vector<Edit> edits;
  if (sequence >= through || limit == 0) return edits;
  if (auto const ok = catch_up(through); !ok) return ok.error();
  if (auto const ok = check_known(sequence + 1, through); !ok) return ok.error();
  while (edits.size() < limit && sequence < through) {
    auto record = record_with(sequence + 1);
    if (!record) return record.error();
    for (auto& edit : *record) {
      bool const wanted = edit.sequence == sequence + 1 && edit.sequence <= through;
      if (!wanted || edits.size() == limit) continue;
      sequence = edit.sequence;
      edits.push_back(std::move(edit));
    }
  }
  return edits;
}

void EditHistory::forget() {
  std::lock_guard const lock(mutex_);
  first_ = 0;
  end_ = {};
  records_.clear();
  of_feature_.clear();
}

Result<void> EditHistory::catch_up(Sequence through) {
  if (end_.after >= through) return {};
  if (first_ == 0) {
    auto const files = log_files(folder_);
    first_ = files.empty() ? 1 : files.front().first;
    end_.after = first_ - 1;
  }
  auto const scan =
      scan_log(folder_, base_version_, end_, [&](Edit const& edit, RecordPlace const& place) {
        if (edit.sequence > through) return false;  // written, perhaps, but not yet kept
        if (records_.empty() || records_.back().first != place.first) records_.push_back(place);
        for (auto const& change : edit.changes) {
          of_feature_[key(change.layer, change.id)].push_back(edit.sequence);
        }
        return true;
      });
  if (!scan) return scan.error();
  end_ = scan->end;
  if (end_.after >= through || !scan->bad) return {};
  return Error{ErrorCode::data_corrupt, scan->bad->sentence(), scan->bad->file.string()};
}

Result<void> EditHistory::check_known(Sequence sequence, Sequence through) const {
  if (sequence >= first_ && sequence <= through) return {};
  auto const what = sequence < first_ ? fmt::format("the log begins with edit {}", first_)
                                      : fmt::format("the last edit is {}", through);
  return Error{ErrorCode::failed_precondition,
               fmt::format("edit {} is not in the log: {}", sequence, what),
               fmt::format("edits/{}", sequence)};
}

Result<std::vector<Edit>> EditHistory::record_with(Sequence sequence) const {
  auto const behind =
      std::upper_bound(records_.begin(), records_.end(), sequence,
                       [](Sequence s, RecordPlace const& place) { return s < place.first; });
  return read_record(folder_, *std::prev(behind));
}

}  // namespace citytwin
