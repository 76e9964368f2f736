#include "geodata/edits/edit_log.h"

#include <cassert>
#include <utility>

#include <fmt/format.h>

#include "geodata/edits/log_record.h"
#include "geodata/edits/log_scan.h"

namespace citytwin {

namespace {

constexpr std::size_t largest_record = std::size_t{1} << 30;

}  // namespace

EditLog::EditLog(std::filesystem::path folder, std::string base_version, Sequence last,
                 LogOptions const& options)
    : folder_(std::move(folder)),
      base_version_(std::move(base_version)),
      last_(last),
      options_(options) {}

Result<EditLog> EditLog::open(std::filesystem::path const& folder, std::string const& base_version,
                              Sequence last, LogOptions const& options) {
  EditLog log(folder, base_version, last, options);
  if (auto const files = log_files(folder); !files.empty()) {
    auto file = DurableFile::open(files.back().path);
    if (!file) return file.error();
    log.file_ = std::move(*file);
    log.sealed_through_ = files.back().first - 1;
  }
  return log;
}

Result<void> EditLog::append(std::span<Edit const> group) {
  assert(!group.empty() && group.front().sequence == last_ + 1);
  if (broken_) return *broken_;
  auto const record = encode_record(group);
  if (record.size() > largest_record) {
    return Error{ErrorCode::resource_exhausted,
                 fmt::format("the edits have {} bytes together; expected at most {}", record.size(),
                             largest_record),
                 "edits"};
  }
  if (!file_) {
    if (auto ok = begin_file(); !ok) return ok;
  }
  if (auto ok = write(record); !ok) return ok;
  last_ = group.back().sequence;
  if (file_->size() >= options_.file_bytes) seal();
  return {};
}

void EditLog::seal() {
  if (!file_ || file_->size() <= log_header_bytes) return;
  file_.reset();
  sealed_through_ = last_;
}

Result<void> EditLog::begin_file() {
  auto const path = folder_ / log_file_name(last_ + 1);
  auto const ok = write_durably(path, encode(LogHeader{base_version_, last_ + 1}));
  if (!ok) return ok;
  auto file = DurableFile::open(path);
  if (!file) return file.error();
  file_ = std::move(*file);
  return {};
}

Result<void> EditLog::write(std::string_view record) {
  auto const before = file_->size();
  if (auto const written = file_->append(record); !written) {
    auto undone = file_->truncate(before);
    if (undone) undone = file_->sync();
    if (!undone) broken_ = undone.error();
    return written;
  }
  if (!options_.sync) return {};
  if (auto const synced = file_->sync(); !synced) {
    broken_ = Error{ErrorCode::unavailable,
                    synced.error().message + "; edits are refused until the city is opened anew",
                    synced.error().subject};
    return *broken_;
  }
  return {};
}

}  // namespace citytwin
