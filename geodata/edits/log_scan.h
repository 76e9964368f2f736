/// @file
/// Reading the edit log, and cutting off what is bad in it.
///
/// Errors   a damaged header, a missing file or a log of another city: the scan fails. A bad
///          record: the scan stops there and says where and why; nothing behind it is used.
/// Torn     a crash can only leave the newest record half written, and nobody was told that it was
///          made: with nothing intact behind it, it is a torn tail and may be cut off. A bad record
///          with intact ones behind it is damage, which is for a person to decide about.
/// Checked  tests/geodata/edits/edit_log_test.cc
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "geodata/edits/edit.h"

namespace citytwin {

/// edits-<first sequence>.log
struct LogFile {
  std::filesystem::path path;
  Sequence first = 0;
};

/// In order.
[[nodiscard]] std::vector<LogFile> log_files(std::filesystem::path const& folder);
[[nodiscard]] std::filesystem::path log_file_name(Sequence first);

struct BadRecord {
  std::filesystem::path file;
  std::uint64_t offset = 0;
  std::string reason;
  bool torn_tail = false;

  [[nodiscard]] std::string sentence() const;
};

/// Where a record is.
struct RecordPlace {
  Sequence file = 0;   ///< the first sequence of its file; 0 = not known
  Sequence first = 0;  ///< its own first sequence
  std::uint64_t offset = 0;
};

/// Behind an edit; with the place of the next record, a scan need not look for it.
struct LogCursor {
  Sequence after = 0;
  RecordPlace next = {};
};

struct LogScan {
  LogCursor end;         ///< behind the last good edit, or where the scan began
  Sequence reached = 0;  ///< the log's last good edit, even one before the cursor
  std::uint64_t edits = 0;
  std::uint64_t files = 0;
  std::optional<BadRecord> bad = {};
};

/// false stops the scan before this edit.
using EditVisitor = std::function<bool(Edit const& edit, RecordPlace const& place)>;

/// Calls visit for all edits behind the cursor, in order, up to the first bad record.
/// Errors: failed_precondition when the log begins later than asked for or belongs to another city;
/// data_corrupt for a header that is none and a file that is missing in between.
[[nodiscard]] Result<LogScan> scan_log(std::filesystem::path const& folder,
                                       std::string const& base_version, LogCursor const& from,
                                       EditVisitor const& visit);

/// The edits of the record at a place.
[[nodiscard]] Result<std::vector<Edit>> read_record(std::filesystem::path const& folder,
                                                    RecordPlace const& place);

/// Renames all files to cut-..., which nothing reads.
[[nodiscard]] Result<void> set_log_aside(std::filesystem::path const& folder);

/// Moves everything from the bad record on into files named cut-...
[[nodiscard]] Result<void> cut_log(std::filesystem::path const& folder, BadRecord const& bad);

}  // namespace citytwin
