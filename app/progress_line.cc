#include "app/progress_line.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace citytwin::app {

namespace {

constexpr int bar_width = 24;
constexpr auto redraw_every = std::chrono::milliseconds(100);

}  // namespace

std::string time_left(double fraction, double elapsed_s) {
  if (fraction < 0.02 || elapsed_s < 0.5 || fraction >= 1) return {};
  auto const left_s = static_cast<long>(std::ceil(elapsed_s * (1 - fraction) / fraction));
  if (left_s < 60) return fmt::format("{} s left", left_s);
  return fmt::format("{} min {} s left", left_s / 60, left_s % 60);
}

ProgressLine::ProgressLine(std::string title)
    : title_(std::move(title)), terminal_(isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
  if (terminal_ && drawn_) std::fputc('\n', stderr);
}

void ProgressLine::update(double fraction, std::string_view phase) {
  fraction = std::clamp(fraction, 0.0, 1.0);
  if (terminal_) {
    draw_bar(fraction, phase);
  } else {
    print_line(fraction, phase);
  }
}

void ProgressLine::draw_bar(double fraction, std::string_view phase) {
  auto const now = Clock::now();
  if (drawn_ && fraction < 1 && now - last_draw_ < redraw_every) return;
  last_draw_ = now;
  drawn_ = true;
  double const elapsed_s = std::chrono::duration<double>(now - start_).count();
  int const filled = static_cast<int>(fraction * bar_width);
  fmt::print(stderr, "\r\033[K{} [{:=>{}}{: >{}}] {:3.0f} %  {}  {}", title_, "", filled, "",
             bar_width - filled, fraction * 100, phase, time_left(fraction, elapsed_s));
  std::fflush(stderr);
}

void ProgressLine::print_line(double fraction, std::string_view phase) {
  int const tenth = static_cast<int>(fraction * 10);
  if (tenth <= last_tenth_) return;
  last_tenth_ = tenth;
  double const elapsed_s = std::chrono::duration<double>(Clock::now() - start_).count();
  auto const left = time_left(fraction, elapsed_s);
  fmt::print(stderr, "{}: {:.0f} %, {}{}{}\n", title_, fraction * 100, phase,
             left.empty() ? "" : ", ", left);
}

}  // namespace citytwin::app
