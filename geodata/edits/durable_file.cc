#include "geodata/edits/durable_file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace citytwin {

namespace {

namespace fs = std::filesystem;

Error system_error(fs::path const& path, char const* what) {
  bool const full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
  return {full ? ErrorCode::resource_exhausted : ErrorCode::unavailable,
          fmt::format("{}: cannot be {} ({})", path.string(), what, std::strerror(errno)),
          path.string()};
}

}  // namespace

Result<DurableFile> DurableFile::open(fs::path const& path) {
  int const handle = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  struct stat facts {};
  if (handle < 0 || ::fstat(handle, &facts) != 0) return system_error(path, "opened");
  return DurableFile(path, handle, static_cast<std::uint64_t>(facts.st_size));
}

DurableFile::DurableFile(DurableFile&& other) noexcept
    : path_(std::move(other.path_)),
      handle_(std::exchange(other.handle_, -1)),
      size_(other.size_) {}

DurableFile& DurableFile::operator=(DurableFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(handle_, other.handle_);
  std::swap(size_, other.size_);
  return *this;
}

DurableFile::~DurableFile() {
  if (handle_ >= 0) ::close(handle_);
}

Error DurableFile::failed(char const* what) const {
  return system_error(path_, what);
}

Result<void> DurableFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const written = ::write(handle_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return failed("written");
    bytes.remove_prefix(static_cast<std::size_t>(written));
    size_ += static_cast<std::uint64_t>(written);
  }
  return {};
}

Result<void> DurableFile::truncate(std::uint64_t size) {
  if (::ftruncate(handle_, static_cast<off_t>(size)) != 0) return failed("shortened");
  size_ = size;
  return {};
}

Result<void> DurableFile::sync() {
  if (::fdatasync(handle_) != 0) return failed("put on the disk");
  return {};
}

Result<void> sync_folder(fs::path const& folder) {
  int const handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return system_error(folder, "opened");
  bool const synced = ::fsync(handle) == 0;
  auto const error = system_error(folder, "put on the disk");
  ::close(handle);
  if (!synced) return error;
  return {};
}

Result<void> write_durably(fs::path const& path, std::string_view bytes) {
  fs::path const partial = path.string() + ".partial";
  std::error_code error;
  fs::remove(partial, error);
  auto file = DurableFile::open(partial);
  if (!file) return file.error();
  if (auto ok = file->append(bytes); !ok) return ok;
  if (auto ok = file->sync(); !ok) return ok;
  if (::rename(partial.c_str(), path.c_str()) != 0) return system_error(path, "put in place");
  return sync_folder(path.parent_path());
}

Result<std::string> read_file(fs::path const& path, std::uint64_t from, std::size_t most) {
  constexpr std::size_t step = std::size_t{1} << 20;
  int const handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) {
    auto error = system_error(path, "opened");
    if (errno == ENOENT) error.code = ErrorCode::not_found;
    return error;
  }
  std::string bytes;
  std::size_t have = 0;
  ssize_t got = 1;
  while (got > 0 && have < most) {
    bytes.resize(have + std::min(step, most - have));
    got =
        ::pread(handle, bytes.data() + have, bytes.size() - have, static_cast<off_t>(from + have));
    have += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  }
  bytes.resize(have);
  auto const error = system_error(path, "read");
  ::close(handle);
  if (got < 0) return error;
  return bytes;
}

Result<FolderLock> FolderLock::take(fs::path const& folder) {
  fs::path const path = folder / "lock";
  int const handle = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (handle < 0) return system_error(path, "opened");
  if (::flock(handle, LOCK_EX | LOCK_NB) == 0) return FolderLock(handle);
  ::close(handle);
  return Error{ErrorCode::unavailable,
               fmt::format("{}: another process is editing this city; stop it, or send it the edit",
                           folder.string()),
               folder.string()};
}

FolderLock::FolderLock(FolderLock&& other) noexcept : handle_(std::exchange(other.handle_, -1)) {}

FolderLock::~FolderLock() {
  if (handle_ >= 0) ::close(handle_);
}

}  // namespace citytwin
