/// @file
/// city.toml: what a city folder says about itself beside its layers.
///
/// Units    absolute metres of the city's CRS for the extent.
/// Errors   a missing file or key, a wrong type, an unknown key: the file, the line and what was
///          expected.
/// Checked  tests/geodata/city_folder_test.cc
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "geodata/city_model.h"

namespace citytwin {

struct CityToml {
  struct LayerEntry {
    std::string name;
    LayerKind kind = LayerKind::other;
    std::string attribution;
    FeatureId last_id = 0;  ///< the highest ever given there; 0 = that of the last row
  };
  std::string name_en;
  std::string name_zh;
  bool synthetic = false;
  LocalFrame frame;
  Box extent;  ///< local metres
  bool has_terrain = false;
  std::vector<LayerEntry> layers;  ///< in the model's order
};

[[nodiscard]] Result<CityToml> read_city_toml(std::filesystem::path const& file);
[[nodiscard]] Result<void> write_city_toml(CityToml const& city, std::filesystem::path const& file);

}  // namespace citytwin
