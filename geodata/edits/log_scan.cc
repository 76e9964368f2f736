#include "geodata/edits/log_scan.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "geodata/edits/durable_file.h"
#include "geodata/edits/log_record.h"

namespace citytwin {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "edits-";
constexpr std::string_view suffix = ".log";

std::optional<Sequence> sequence_in_name(fs::path const& path) {
  auto const name = path.filename().string();
  if (!name.starts_with(prefix) || !name.ends_with(suffix)) return std::nullopt;
  Sequence first = 0;
  auto const* end = name.data() + name.size() - suffix.size();
  auto const parsed = std::from_chars(name.data() + prefix.size(), end, first);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return first;
}

Error wrong(ErrorCode code, fs::path const& file, std::string const& what) {
  return {code, fmt::format("{}: {}", file.string(), what), file.string()};
}

Result<void> check_header(LogFile const& file, std::string_view bytes,
                          std::string const& base_version) {
  auto const header = decode_log_header(bytes);
  if (!header || header->first != file.first) {
    return wrong(ErrorCode::data_corrupt, file.path, "does not begin as an edit log of its name");
  }
  if (header->base_version != base_version) {
    return wrong(ErrorCode::failed_precondition, file.path,
                 fmt::format("was made on city version {}, but this city is version {}; expected "
                             "the same city, or another --state",
                             header->base_version, base_version));
  }
  return {};
}

/// Reads file after file; knows which edit must come next.
class Scanner {
 public:
  Scanner(std::string const& base_version, LogCursor const& from, EditVisitor const& visit)
      : base_version_(base_version), from_(from), visit_(visit), scan_{from} {}

  /// @return false when the scan is over
  Result<bool> read(LogFile const& file, bool newest) {
    ++scan_.files;
    scan_.reached = file.first - 1;
    if (file.first == from_.next.file) return read_rest(file, newest);
    auto const bytes = read_file(file.path);
    if (!bytes) return bytes.error();
    if (newest && bytes->size() < log_header_bytes) {
      scan_.bad = BadRecord{file.path, 0, "the file's header is cut off", true};
      return false;
    }
    if (auto const ok = check_header(file, *bytes, base_version_); !ok) return ok.error();
    if (scan_.files > 1 && file.first != next_) {
      return wrong(ErrorCode::data_corrupt, file.path,
                   fmt::format("begins with edit {}; expected {}", file.first, next_));
    }
    next_ = file.first;
    return read_records(file, std::string_view(*bytes).substr(log_header_bytes), log_header_bytes,
                        newest);
  }

  [[nodiscard]] LogScan const& result() const { return scan_; }

 private:
  /// From the cursor's place on.
  Result<bool> read_rest(LogFile const& file, bool newest) {
    auto const bytes = read_file(file.path, from_.next.offset);
    if (!bytes) return bytes.error();
    next_ = from_.next.first;
    return read_records(file, *bytes, from_.next.offset, newest);
  }

  /// @param offset of the bytes in their file
  bool read_records(LogFile const& file, std::string_view bytes, std::uint64_t offset,
                    bool newest) {
    while (!bytes.empty()) {
      auto const record = decode_record(bytes, next_);
      if (!record.problem.empty()) {
        bool const torn = newest && !holds_record(bytes.substr(1), next_);
        scan_.bad = BadRecord{file.path, offset, record.problem, torn};
        return false;
      }
      for (auto const& edit : record.edits) {
        if (!take(edit, {file.first, record.edits.front().sequence, offset})) return false;
      }
      bytes.remove_prefix(record.size);
      offset += record.size;
      scan_.end.next = {file.first, next_, offset};
    }
    return true;
  }

  bool take(Edit const& edit, RecordPlace const& place) {
    next_ = edit.sequence + 1;
    scan_.reached = edit.sequence;
    if (edit.sequence <= from_.after) return true;
    if (!visit_(edit, place)) return false;
    ++scan_.edits;
    scan_.end.after = edit.sequence;
    return true;
  }

  std::string const& base_version_;
  LogCursor from_;
  EditVisitor const& visit_;
  Sequence next_ = 1;
  LogScan scan_;
};

Result<void> move_aside(fs::path const& file) {
  std::error_code error;
  fs::rename(file, file.parent_path() / ("cut-" + file.filename().string()), error);
  if (!error) return {};
  return wrong(ErrorCode::unavailable, file,
               fmt::format("cannot be renamed ({})", error.message()));
}

/// The newest first: a crash in between leaves a log that stops earlier, never one with a gap.
Result<void> move_files_behind(fs::path const& last_kept, fs::path const& folder) {
  for (auto files = log_files(folder); !files.empty() && files.back().path != last_kept;
       files.pop_back()) {
    if (auto ok = move_aside(files.back().path); !ok) return ok;
  }
  return {};
}

/// The bytes from the offset on go to a file of their own, then off this one.
Result<void> cut_tail(BadRecord const& bad) {
  auto const bytes = read_file(bad.file);
  if (!bytes) return bytes.error();
  auto const side =
      bad.file.parent_path() / fmt::format("cut-{}-{}", bad.file.stem().string(), bad.offset);
  if (auto ok = write_durably(side, std::string_view(*bytes).substr(bad.offset)); !ok) return ok;
  auto file = DurableFile::open(bad.file);
  if (!file) return file.error();
  if (auto ok = file->truncate(bad.offset); !ok) return ok;
  return file->sync();
}

}  // namespace

std::string BadRecord::sentence() const {
  return fmt::format("{}: the record at byte {} is bad: {}", file.string(), offset, reason);
}

std::vector<LogFile> log_files(fs::path const& folder) {
  std::vector<LogFile> files;
  std::error_code error;
  for (auto const& entry : fs::directory_iterator(folder, error)) {
    if (auto const first = sequence_in_name(entry.path())) files.push_back({entry.path(), *first});
  }
  std::sort(files.begin(), files.end(),
            [](LogFile const& a, LogFile const& b) { return a.first < b.first; });
  return files;
}

fs::path log_file_name(Sequence first) {
  return fmt::format("{}{:020}{}", prefix, first, suffix);
}

Result<LogScan> scan_log(fs::path const& folder, std::string const& base_version,
                         LogCursor const& from, EditVisitor const& visit) {
  auto const files = log_files(folder);
  if (files.empty()) return LogScan{from};
  if (files.front().first > from.after + 1) {
    return wrong(ErrorCode::failed_precondition, folder,
                 fmt::format("the log begins with edit {}, but edit {} is asked for",
                             files.front().first, from.after + 1));
  }
  Sequence const wanted = from.next.file != 0 ? from.next.file : from.after + 1;
  std::size_t at = files.size() - 1;
  while (at > 0 && files[at].first > wanted) --at;
  Scanner scanner(base_version, from, visit);
  for (; at < files.size(); ++at) {
    auto const more = scanner.read(files[at], at + 1 == files.size());
    if (!more) return more.error();
    if (!*more) break;
  }
  return scanner.result();
}

Result<std::vector<Edit>> read_record(fs::path const& folder, RecordPlace const& place) {
  auto const path = folder / log_file_name(place.file);
  auto const head = read_file(path, place.offset, record_head_bytes);
  if (!head) return head.error();
  auto const bytes = read_file(path, place.offset, record_bytes(*head));
  if (!bytes) return bytes.error();
  auto record = decode_record(*bytes, place.first);
  if (record.problem.empty()) return std::move(record.edits);
  return wrong(ErrorCode::data_corrupt, path,
               fmt::format("the record at byte {} is bad: {}", place.offset, record.problem));
}

Result<void> set_log_aside(fs::path const& folder) {
  if (auto ok = move_files_behind({}, folder); !ok) return ok;
  return sync_folder(folder);
}

Result<void> cut_log(fs::path const& folder, BadRecord const& bad) {
  if (auto ok = move_files_behind(bad.file, folder); !ok) return ok;
  auto ok = bad.offset < log_header_bytes ? move_aside(bad.file) : cut_tail(bad);
  if (!ok) return ok;
  return sync_folder(folder);
}

}  // namespace citytwin
