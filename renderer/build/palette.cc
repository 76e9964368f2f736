#include "renderer/build/palette.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"

namespace citytwin::scene {
namespace {

constexpr Colour neutral{168, 166, 160, 255};

std::optional<Colour> parse_colour(std::string_view text) {
  if (text.size() != 7 || text[0] != '#') return std::nullopt;
  auto const value = std::strtoul(std::string(text.substr(1)).c_str(), nullptr, 16);
  return Colour{static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8),
                static_cast<std::uint8_t>(value), 255};
}

template <class Map>
typename Map::mapped_type const* find(Map const& map, std::string_view group,
                                      std::string_view key) {
  auto found = map.find(fmt::format("{}.{}", group, key));
  if (found == map.end()) found = map.find(fmt::format("{}.other", group));
  return found == map.end() ? nullptr : &found->second;
}

void read_pipe_colours(std::map<std::string, std::vector<Colour>, std::less<>>& colours,
                       std::vector<std::string>& warnings) {
  auto const file = CsvFile::read(data_path("styles/pipes.csv"));
  if (!file) {
    warnings.push_back(file.error().message + "; pipes are grey");
    return;
  }
  for (std::size_t row = 0; row < file->size(); ++row) {
    auto const system = file->text(row, "system");
    if (!system) continue;
    Colour colour{0, 0, 0, 255};
    char const* const channels[] = {"red", "green", "blue"};
    for (std::size_t i = 0; i < 3; ++i) {
      auto const value = file->number(row, channels[i]);
      if (value) colour[i] = static_cast<std::uint8_t>(std::clamp(*value, 0.0, 255.0));
    }
    colours["pipe." + *system] = {colour};
  }
}

}  // namespace

Palette Palette::load(std::vector<std::string>& warnings) {
  Palette out;
  auto const path = data_path("styles/scene.toml");
  try {
    auto const file = toml::parse_file(path.string());
    for (auto const& [group, table] : file) {
      if (!table.is_table()) continue;
      for (auto const& [key, value] : *table.as_table()) {
        auto const name = fmt::format("{}.{}", group.str(), key.str());
        if (value.is_number()) out.numbers_[name] = value.value_or(0.0);
        if (auto const one = value.value<std::string_view>()) {
          if (auto const c = parse_colour(*one)) out.colours_[name] = {*c};
        }
        if (!value.is_array()) continue;
        for (auto const& item : *value.as_array()) {
          if (auto const c = parse_colour(item.value_or(std::string_view{}))) {
            out.colours_[name].push_back(*c);
          }
        }
      }
    }
  } catch (toml::parse_error const& e) {
    warnings.push_back(
        fmt::format("{}: {}; the scene is drawn in neutral grey", path.string(), e.description()));
  }
  read_pipe_colours(out.colours_, warnings);
  return out;
}

Colour Palette::colour(std::string_view group, std::string_view key) const {
  return colours(group, key).front();
}

std::vector<Colour> const& Palette::colours(std::string_view group, std::string_view key) const {
  static std::vector<Colour> const grey{neutral};
  auto const* found = find(colours_, group, key);
  return found != nullptr ? *found : grey;
}

double Palette::number(std::string_view group, std::string_view key) const {
  auto const* found = find(numbers_, group, key);
  return found != nullptr ? *found : 0.0;
}

}  // namespace citytwin::scene
