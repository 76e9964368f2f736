/// @file
/// VideoWriter: pictures of one size, in order, to an MP4 (H.264) through the program ffmpeg.
///
/// Colours are coded as BT.709 and said to be so, so that a legend keeps its colours in a player.
/// Units    pixels; pictures a second.
/// Errors   not_found: no ffmpeg in PATH (how to install it); invalid_argument: odd sides, which
///          H.264 with 4:2:0 colour cannot hold; unavailable: ffmpeg ended early. The final name
///          appears with finish(), whole.
/// Checked  tests/app/video_writer_test.cc
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <sys/types.h>

#include "geodata/result.h"

namespace citytwin::app {

class VideoWriter {
 public:
  [[nodiscard]] static Result<std::unique_ptr<VideoWriter>> open(std::filesystem::path const& file,
                                                                 int width_px, int height_px,
                                                                 double pictures_per_s);
  /// Stops ffmpeg and removes what it wrote, unless finished.
  ~VideoWriter();
  VideoWriter(VideoWriter const&) = delete;
  VideoWriter& operator=(VideoWriter const&) = delete;

  /// @pre rgba holds width x height pixels, row 0 the top.
  [[nodiscard]] Result<void> add(std::vector<std::uint8_t> const& rgba);
  [[nodiscard]] Result<void> finish();

 private:
  explicit VideoWriter(std::filesystem::path file) : file_(std::move(file)) {}
  [[nodiscard]] std::filesystem::path partial() const { return file_.string() + ".partial"; }
  [[nodiscard]] Result<void> start(std::vector<std::string> const& command);
  /// Closes the pipe and waits; true when ffmpeg ended well.
  [[nodiscard]] bool wait();

  std::filesystem::path file_;
  int pipe_ = -1;
  pid_t process_ = -1;
};

}  // namespace citytwin::app
