/// @file
/// Palette: the scene's colours and the defaults for what a city does not say, read from
/// data/styles/scene.toml and data/styles/pipes.csv.
///
/// Units    sRGB; numbers carry their unit in their key.
/// Errors   a missing file or key gives neutral grey or the caller's fallback, and one warning.
/// Threads  const after load; lookups may run at once.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "renderer/build/mesh_writer.h"

namespace citytwin::scene {

class Palette {
 public:
  [[nodiscard]] static Palette load(std::vector<std::string>& warnings);

  /// "ground.lawn"; a key without entry gives `group.other`, else neutral grey.
  [[nodiscard]] Colour colour(std::string_view group, std::string_view key) const;
  /// All colours listed under group.key, at least one.
  [[nodiscard]] std::vector<Colour> const& colours(std::string_view group,
                                                   std::string_view key) const;
  /// A number of the file, e.g. ("road_width_m", "arterial"); `group.other` when there is no entry.
  [[nodiscard]] double number(std::string_view group, std::string_view key) const;

 private:
  std::map<std::string, std::vector<Colour>, std::less<>> colours_;
  std::map<std::string, double, std::less<>> numbers_;
};

}  // namespace citytwin::scene
