/// @file
/// The named things of a city, each once: a road in forty pieces is one thing.
///
/// Lines of one layer with equal names are one thing where no gap between their boxes exceeds 500
/// m; points and polygons stand for themselves.
///
/// Units    local metres.
/// Names    columns name_zh, name_en and name (Chinese or not, as it is).
/// Checked  tests/geodata/names/name_index_test.cc
#pragma once

#include <string>
#include <vector>

#include "geodata/city_model.h"

namespace citytwin {

struct NameEntry {
  std::uint32_t layer = 0;  ///< position in the model
  FeatureId id = 0;         ///< of the piece nearest to the middle
  std::string name_zh;
  std::string name_en;
  Vec2 centre;               ///< on that piece
  std::size_t features = 1;  ///< pieces
};

/// By layer, then by id.
[[nodiscard]] std::vector<NameEntry> collect_names(CityModel const& model);

}  // namespace citytwin
