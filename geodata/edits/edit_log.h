/// @file
/// The write-ahead log of a live city, written: every Edit is here before it is acknowledged.
///
/// A group of edits is one record, synced as a whole. A file that is large enough is sealed, and
/// the next edit begins another one.
///
/// Errors   a full disk leaves the log as it was and usable. When that cannot be assured, or a sync
///          failed, whether the group is kept is not known and all later calls fail; reading the
///          log anew settles it.
/// Shapes   log_record.h
/// Checked  tests/geodata/edits/edit_log_test.cc
#pragma once

#include <optional>
#include <span>

#include "geodata/edits/durable_file.h"
#include "geodata/edits/edit.h"

namespace citytwin {

struct LogOptions {
  bool sync =
      true;  ///< false: acknowledged edits survive a crash of the process, not of the machine
  std::uint64_t file_bytes = std::uint64_t{64} << 20;  ///< a file that reaches this is sealed
};

class EditLog {
 public:
  /// Goes on after `last`. @pre scan_log() ended there and found no bad record
  [[nodiscard]] static Result<EditLog> open(std::filesystem::path const& folder,
                                            std::string const& base_version, Sequence last,
                                            LogOptions const& options);

  /// @pre sequences go on from the last
  [[nodiscard]] Result<void> append(std::span<Edit const> group);
  [[nodiscard]] Sequence last() const { return last_; }
  /// Seals the newest file if it holds anything.
  void seal();
  /// The last edit that lies in a sealed file.
  [[nodiscard]] Sequence sealed_through() const { return sealed_through_; }

 private:
  EditLog(std::filesystem::path folder, std::string base_version, Sequence last,
          LogOptions const& options);
  [[nodiscard]] Result<void> begin_file();
  [[nodiscard]] Result<void> write(std::string_view record);

  std::filesystem::path folder_;
  std::string base_version_;
  Sequence last_;
  LogOptions options_;
  std::optional<DurableFile> file_;  ///< absent: the next edit begins one
  std::optional<Error> broken_;
  Sequence sealed_through_ = 0;
};

}  // namespace citytwin
