#include "app/video_writer.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace citytwin::app {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> ffmpeg_command(fs::path const& target, int width_px, int height_px,
                                        double pictures_per_s) {
  return {"ffmpeg", "-hide_banner", "-loglevel", "error", "-y",
          // what comes in
          "-f", "rawvideo", "-pixel_format", "rgba", "-video_size",
          fmt::format("{}x{}", width_px, height_px), "-framerate",
          fmt::format("{}", pictures_per_s), "-i", "pipe:0",
          // what goes out
          "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-c:v", "libx264", "-crf", "18",
          "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc",
          "bt709", "-movflags", "+faststart", "-f", "mp4", target.string()};
}

}  // namespace

Result<std::unique_ptr<VideoWriter>> VideoWriter::open(fs::path const& file, int width_px,
                                                       int height_px, double pictures_per_s) {
  if (width_px % 2 != 0 || height_px % 2 != 0) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("--size {}x{}: a video has even sides; expected {}x{} for example", width_px,
                    height_px, width_px + width_px % 2, height_px + height_px % 2),
        "--size"};
  }
  std::unique_ptr<VideoWriter> writer(new VideoWriter(file));
  auto const command = ffmpeg_command(writer->partial(), width_px, height_px, pictures_per_s);
  if (auto const started = writer->start(command); !started) return started.error();
  return writer;
}

Result<void> VideoWriter::start(std::vector<std::string> const& command) {
  std::signal(SIGPIPE, SIG_IGN);  // a dead ffmpeg shows as a failed write
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return Error{ErrorCode::unavailable, fmt::format("no pipe to ffmpeg: {}", std::strerror(errno)),
                 "ffmpeg"};
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
  std::vector<char*> arguments;
  for (auto const& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  int const failed =
      ::posix_spawnp(&process_, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[0]);
  pipe_ = ends[1];
  if (failed == 0) return {};
  process_ = -1;
  return Error{ErrorCode::not_found,
               fmt::format("ffmpeg cannot be started ({}); expected it in PATH: apt-get install "
                           "ffmpeg",
                           std::strerror(failed)),
               "ffmpeg"};
}

VideoWriter::~VideoWriter() {
  if (process_ < 0 && pipe_ < 0) return;
  if (process_ > 0) ::kill(process_, SIGTERM);
  static_cast<void>(wait());
  std::error_code ignored;
  fs::remove(partial(), ignored);
}

Result<void> VideoWriter::add(std::vector<std::uint8_t> const& rgba) {
  for (std::size_t sent = 0; sent < rgba.size();) {
    auto const n = ::write(pipe_, rgba.data() + sent, rgba.size() - sent);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      return Error{ErrorCode::unavailable,
                   fmt::format("{}: ffmpeg stopped; see its message above", file_.string()),
                   file_.string()};
    }
    sent += static_cast<std::size_t>(n);
  }
  return {};
}

bool VideoWriter::wait() {
  if (pipe_ >= 0) ::close(pipe_);
  pipe_ = -1;
  int status = 0;
  bool const ended = process_ > 0 && ::waitpid(process_, &status, 0) == process_;
  process_ = -1;
  return ended && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

Result<void> VideoWriter::finish() {
  std::error_code error;
  if (wait()) {
    fs::rename(partial(), file_, error);
    if (!error) return {};
  }
  fs::remove(partial(), error);
  return Error{
      ErrorCode::unavailable,
      fmt::format("{}: the video could not be written; see ffmpeg's message above", file_.string()),
      file_.string()};
}

}  // namespace citytwin::app
