#include "app/view_options.h"

#include <cmath>
#include <cstdio>

#include <fmt/format.h>

namespace citytwin::app {

namespace {

constexpr int largest_side_px = 8192;

Error bad_option(std::string const& option, std::string const& value, std::string_view expected) {
  return {ErrorCode::invalid_argument,
          fmt::format("{} is '{}'; expected {}", option, value, expected), option};
}

Result<void> set_size(std::string const& text, ViewSpec& view) {
  int used = 0;
  int const found = std::sscanf(text.c_str(), "%5dx%5d%n", &view.width_px, &view.height_px, &used);
  bool const inside = found == 2 && used == static_cast<int>(text.size()) && view.width_px >= 16 &&
                      view.height_px >= 16 && view.width_px <= largest_side_px &&
                      view.height_px <= largest_side_px;
  if (!inside) return bad_option("--size", text, "WIDTHxHEIGHT from 16x16 to 8192x8192 pixels");
  return {};
}

Result<void> set_time(std::string const& text, CivilTime& time) {
  int used = 0;
  int const found = std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d%n", &time.year, &time.month,
                                &time.day, &time.hour, &time.minute, &used);
  bool const inside = found == 5 && used == static_cast<int>(text.size()) && time.month >= 1 &&
                      time.month <= 12 && time.day >= 1 && time.day <= 31 && time.hour >= 0 &&
                      time.hour <= 23 && time.minute >= 0 && time.minute <= 59;
  if (!inside) return bad_option("--time", text, "YYYY-MM-DDTHH:MM, civil time at UTC+8");
  return {};
}

Result<void> set_mode(std::string const& text, ViewSpec& view) {
  if (text == "day") {
    view.mode = ViewMode::day;
  } else if (text == "night") {
    view.mode = ViewMode::night;
  } else if (text == "underground") {
    view.mode = ViewMode::underground;
  } else {
    return bad_option("--mode", text, "day, night or underground");
  }
  return {};
}

}  // namespace

Result<ViewSpec> make_view(ViewOptions const& options) {
  ViewSpec view;
  if (auto const set = set_size(options.size, view); !set) return set.error();
  if (auto const set = set_mode(options.mode, view); !set) return set.error();
  if (view.mode == ViewMode::night) view.time.hour = 21;
  if (!options.time.empty()) {
    if (auto const set = set_time(options.time, view.time); !set) return set.error();
  }
  if (options.language != "zh" && options.language != "en") {
    return bad_option("--lang", options.language, "zh or en");
  }
  if (!(options.opacity >= 0 && options.opacity <= 1)) {
    return bad_option("--opacity", fmt::format("{}", options.opacity), "0 to 1");
  }
  view.chinese = options.language == "zh";
  view.overlay_opacity = options.opacity;
  view.hidden_layers = options.hidden_layers;
  if (options.overlay_minute >= 0) {
    view.overlay_time_ms = static_cast<std::int64_t>(std::llround(options.overlay_minute * 60000));
  }
  return view;
}

}  // namespace citytwin::app
