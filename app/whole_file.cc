#include "app/whole_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fmt/format.h>

namespace citytwin::app {

namespace fs = std::filesystem;

namespace {

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// 0, or why not. A full disk may show only when the file is closed.
int write_all(fs::path const& file, std::span<std::uint8_t const> bytes) {
  std::unique_ptr<std::FILE, Close> stream(std::fopen(file.c_str(), "wb"));
  if (!stream) return errno;
  if (std::fwrite(bytes.data(), 1, bytes.size(), stream.get()) != bytes.size()) return errno;
  return std::fclose(stream.release()) == 0 ? 0 : errno;
}

}  // namespace

Result<void> write_whole(fs::path const& file, std::span<std::uint8_t const> bytes) {
  fs::path const partial = file.string() + ".partial";
  int reason = write_all(partial, bytes);
  std::error_code error;
  if (reason == 0) {
    fs::rename(partial, file, error);
    if (!error) return {};
    reason = error.value();
  }
  fs::remove(partial, error);
  return Error{ErrorCode::unavailable,
               fmt::format("{}: cannot be written: {}", file.string(), std::strerror(reason)),
               file.string()};
}

}  // namespace citytwin::app
