#include "scenarios/core/chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace citytwin {

namespace {

constexpr double width = 640;
constexpr double height = 360;
constexpr double left = 64;
constexpr double right = 16;
constexpr double top = 34;
constexpr double bottom = 48;
constexpr double line_height = 16;
constexpr std::array colours{"#0b5cad", "#c2410c", "#15803d", "#7e22ce", "#0e7490", "#a16207"};

std::string escaped(std::string const& text) {
  std::string out;
  for (char const c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else
      out += c;
  }
  return out;
}

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  void add(double value) {
    if (!std::isfinite(value)) return;
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

/// From values to pixels.
struct Frame {
  ChartAxis x, y;

  explicit Frame(Chart const& chart) {
    Range across, up;
    for (auto const& line : chart.lines) {
      for (double const value : line.x) across.add(value);
      for (double const value : line.y) up.add(value);
    }
    x = ChartAxis::around(across.low, across.high, 9);
    y = ChartAxis::around(up.low, up.high, 7);
  }
  [[nodiscard]] double column(double value) const {
    return left + (value - x.low) / (x.high - x.low) * (width - left - right);
  }
  [[nodiscard]] double row(double value) const {
    return height - bottom - (value - y.low) / (y.high - y.low) * (height - top - bottom);
  }
};

std::string text_at(double x, double y, std::string const& anchor, std::string const& text) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x, y, anchor,
                     escaped(text));
}

int mark_count(ChartAxis const& axis) {
  return static_cast<int>(std::lround((axis.high - axis.low) / axis.step)) + 1;
}

/// A mark's value without the dust of its product: 0.3, not 0.30000000000000004.
std::string mark_text(double value, double step) {
  double const whole = std::round(value / step) * step;
  return fmt::format("{:.6g}", std::abs(whole) < 1e-9 * step ? 0.0 : whole);
}

std::string axes(Chart const& chart, Frame const& frame) {
  std::string out;
  double const base = height - bottom;
  for (int i = 0; i < mark_count(frame.x); ++i) {
    double const value = frame.x.low + i * frame.x.step;
    double const at = frame.column(value);
    out += fmt::format("<path class=\"grid\" d=\"M{0:.1f} {1:.1f}V{2:.1f}\"/>\n", at, top, base);
    out += text_at(at, base + line_height, "middle", mark_text(value, frame.x.step));
  }
  for (int i = 0; i < mark_count(frame.y); ++i) {
    double const value = frame.y.low + i * frame.y.step;
    double const at = frame.row(value);
    out += fmt::format("<path class=\"grid\" d=\"M{0:.1f} {1:.1f}H{2:.1f}\"/>\n", left, at,
                       width - right);
    out += text_at(left - 6, at + 4, "end", mark_text(value, frame.y.step));
  }
  out += text_at((left + width - right) / 2, height - 10, "middle", chart.x_label);
  out += fmt::format("<g transform=\"translate(14 {:.1f}) rotate(-90)\">{}</g>\n", (top + base) / 2,
                     text_at(0, 0, "middle", chart.y_label));
  return out;
}

std::string strokes(ChartLine const& line, Frame const& frame) {
  std::string path;
  bool pen_down = false;
  for (std::size_t i = 0; i < line.x.size() && i < line.y.size(); ++i) {
    bool const there = std::isfinite(line.x[i]) && std::isfinite(line.y[i]);
    if (there) {
      path += fmt::format("{}{:.1f} {:.1f}", pen_down ? 'L' : 'M', frame.column(line.x[i]),
                          frame.row(line.y[i]));
    }
    pen_down = there;
  }
  return path;
}

std::string dots(ChartLine const& line, Frame const& frame) {
  std::string out;
  for (std::size_t i = 0; i < line.x.size() && i < line.y.size(); ++i) {
    if (!std::isfinite(line.x[i]) || !std::isfinite(line.y[i])) continue;
    out += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2\"/>\n", frame.column(line.x[i]),
                       frame.row(line.y[i]));
  }
  return out;
}

char const* dashes(ChartLine const& line) {
  return line.look == ChartLine::Look::dashes ? " stroke-dasharray=\"5 3\"" : "";
}

std::string drawn(ChartLine const& line, Frame const& frame, std::string const& colour) {
  if (line.look == ChartLine::Look::dots) {
    return fmt::format("<g fill=\"{}\">\n{}</g>\n", colour, dots(line, frame));
  }
  return fmt::format("<path class=\"line\" stroke=\"{}\"{} d=\"{}\"/>\n", colour, dashes(line),
                     strokes(line, frame));
}

/// One entry: a piece of the line and its name.
std::string key(ChartLine const& line, std::string const& colour, double y) {
  double const x = width - right - 190;
  std::string mark;
  if (line.look == ChartLine::Look::dots) {
    mark = fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"2\" fill=\"{}\"/>\n", x + 12, y,
                       colour);
  } else {
    mark = fmt::format("<path class=\"line\" stroke=\"{}\"{} d=\"M{:.1f} {:.1f}h24\"/>\n", colour,
                       dashes(line), x, y);
  }
  return mark + text_at(x + 30, y + 4, "start", line.name);
}

}  // namespace

ChartAxis ChartAxis::around(double low, double high, int most_marks) {
  if (!(low <= high)) return {};
  if (low == high) {
    double const room = low == 0 ? 1 : std::abs(low) * 0.1;
    low -= room;
    high += room;
  }
  double const least_step = (high - low) / std::max(most_marks - 2, 1);
  double const power = std::pow(10, std::floor(std::log10(least_step)));
  double step = 10 * power;
  for (double const times : {5.0, 2.0, 1.0}) {
    if (times * power >= least_step * (1 - 1e-9)) step = times * power;
  }
  return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, step};
}

std::string to_svg(Chart const& chart) {
  Frame const frame(chart);
  std::string out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#1f2937\">\n"
      "<style>.grid{{stroke:#e5e7eb;fill:none}}.line{{fill:none;stroke-width:1.6}}</style>\n"
      "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n",
      width, height);
  out += fmt::format("<g font-size=\"14\">{}</g>\n", text_at(left, 20, "start", chart.title));
  out += axes(chart, frame);
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    out += drawn(chart.lines[i], frame, colours[i % colours.size()]);
  }
  for (std::size_t i = 0; i < chart.lines.size(); ++i) {
    out += key(chart.lines[i], colours[i % colours.size()],
               top + line_height * (static_cast<double>(i) + 0.7));
  }
  return out + "</svg>\n";
}

}  // namespace citytwin
