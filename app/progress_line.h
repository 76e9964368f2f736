/// @file
/// Progress of long work on stderr: a bar with the time left on a terminal, plain lines otherwise.
///
/// Units    fraction 0..1. Not thread-safe: one owner at a time.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace citytwin::app {

class ProgressLine {
 public:
  explicit ProgressLine(std::string title);
  /// Ends the line; what was drawn stays visible.
  ~ProgressLine();
  ProgressLine(ProgressLine const&) = delete;
  ProgressLine& operator=(ProgressLine const&) = delete;

  void update(double fraction, std::string_view phase);

 private:
  void draw_bar(double fraction, std::string_view phase);
  void print_line(double fraction, std::string_view phase);

  using Clock = std::chrono::steady_clock;
  std::string title_;
  bool terminal_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_draw_;
  int last_tenth_ = -1;
  bool drawn_ = false;
};

/// "1 min 20 s left", or "" while it cannot be told yet.
[[nodiscard]] std::string time_left(double fraction, double elapsed_s);

}  // namespace citytwin::app
