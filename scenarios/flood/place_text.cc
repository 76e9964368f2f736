#include "scenarios/flood/place_text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace citytwin::flood {

namespace {

constexpr char const* separators = " ,;\t\r\n";

Error bad(char const* parameter, std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), parameter};
}

/// Pairs of numbers, moved into the local frame.
Result<std::vector<Vec2>> parse_points(CityModel const& model, std::string const& text,
                                       char const* parameter) {
  std::vector<double> numbers;
  std::string_view rest = text;
  for (auto begin = rest.find_first_not_of(separators); begin != std::string_view::npos;
       begin = rest.find_first_not_of(separators)) {
    rest.remove_prefix(begin);
    double value = 0;
    auto const word = rest.substr(0, rest.find_first_of(separators));
    auto const read = std::from_chars(word.data(), word.data() + word.size(), value);
    if (read.ec != std::errc() || read.ptr != word.data() + word.size() || !std::isfinite(value)) {
      return bad(parameter, fmt::format("{}: '{}' is not a coordinate; expected 'easting northing, "
                                        "easting northing', m",
                                        parameter, word));
    }
    numbers.push_back(value);
    rest.remove_prefix(word.size());
  }
  if (numbers.size() < 4 || numbers.size() % 2 != 0) {
    return bad(parameter, fmt::format("{} has {} numbers; expected easting and northing of two "
                                      "points or more",
                                      parameter, numbers.size()));
  }
  std::vector<Vec2> points;
  for (std::size_t i = 0; i < numbers.size(); i += 2) {
    points.push_back(model.frame.to_local(numbers[i], numbers[i + 1]));
  }
  return points;
}

/// What a run can cover.
Box area_of(CityModel const& model) {
  return model.extent.empty() && model.terrain ? model.terrain->geometry().box() : model.extent;
}

std::string describe_area(CityModel const& model) {
  Box const area = area_of(model);
  auto const low = model.frame.to_world(area.min_x, area.min_y);
  auto const high = model.frame.to_world(area.max_x, area.max_y);
  return fmt::format("easting {} to {} and northing {} to {} m of {}", low.x, high.x, low.y, high.y,
                     model.frame.crs);
}

}  // namespace

Result<std::vector<Vec2>> parse_line(CityModel const& model, std::string const& text,
                                     char const* parameter) {
  auto points = parse_points(model, text, parameter);
  if (!points) return points.error();
  for (auto const& p : *points) {
    if (area_of(model).intersects({p.x, p.y, p.x, p.y})) continue;
    auto const world = model.frame.to_world(p.x, p.y);
    return bad(parameter, fmt::format("{}: {} {} lies outside the city; expected {}", parameter,
                                      world.x, world.y, describe_area(model)));
  }
  return points;
}

Result<Box> parse_window(CityModel const& model, std::string const& text, char const* parameter) {
  auto const corners = parse_points(model, text, parameter);
  if (!corners) return corners.error();
  if (corners->size() != 2) {
    return bad(parameter, fmt::format("{} has {} points; expected two corners, 'west south, east "
                                      "north'",
                                      parameter, corners->size()));
  }
  Box const e = area_of(model);
  Box const window{std::max(corners->front().x, e.min_x), std::max(corners->front().y, e.min_y),
                   std::min(corners->back().x, e.max_x), std::min(corners->back().y, e.max_y)};
  if (window.width() > 0 && window.height() > 0) return window;
  return bad(parameter, fmt::format("{} '{}' holds nothing of the city; expected 'west south, east "
                                    "north' within {}",
                                    parameter, text, describe_area(model)));
}

}  // namespace citytwin::flood
