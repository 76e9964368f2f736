/// @file
/// A file that is only appended to, and what makes its bytes and its name survive a power cut.
///
/// Errors   what the system said, with the file's name: unavailable, or resource_exhausted when the
///          disk or the allowed size is full.
/// Checked  tests/geodata/edits/edit_log_test.cc
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <string_view>

#include "geodata/result.h"

namespace citytwin {

class DurableFile {
 public:
  /// Opens for appending; made when absent.
  [[nodiscard]] static Result<DurableFile> open(std::filesystem::path const& path);
  DurableFile(DurableFile&& other) noexcept;
  DurableFile& operator=(DurableFile&& other) noexcept;
  ~DurableFile();

  [[nodiscard]] std::filesystem::path const& path() const { return path_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// All bytes or an error; after an error some of them may be in the file.
  [[nodiscard]] Result<void> append(std::string_view bytes);
  [[nodiscard]] Result<void> truncate(std::uint64_t size);
  /// Bytes and size are on the disk when this returns.
  [[nodiscard]] Result<void> sync();

 private:
  DurableFile(std::filesystem::path path, int handle, std::uint64_t size)
      : path_(std::move(path)), handle_(handle), size_(size) {}
  [[nodiscard]] Error failed(char const* what) const;

  std::filesystem::path path_;
  int handle_ = -1;
  std::uint64_t size_ = 0;
};

/// Names in the folder are on the disk when this returns.
[[nodiscard]] Result<void> sync_folder(std::filesystem::path const& folder);

/// Writes under another name, syncs and renames: the file is complete or as it was.
[[nodiscard]] Result<void> write_durably(std::filesystem::path const& path, std::string_view bytes);

/// The file from an offset to its end, or less. Errors: not_found, unavailable.
[[nodiscard]] Result<std::string> read_file(
    std::filesystem::path const& path, std::uint64_t from = 0,
    std::size_t most = std::numeric_limits<std::size_t>::max());

/// Held by the one process that may write in a folder; released at the end, even by a kill.
class FolderLock {
 public:
  /// Errors: unavailable when another process holds it.
  [[nodiscard]] static Result<FolderLock> take(std::filesystem::path const& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int handle) : handle_(handle) {}
  int handle_ = -1;
};

}  // namespace citytwin
