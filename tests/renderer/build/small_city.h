/// @file
/// A hand-made city of 200 x 200 m: two crossing streets, a canal with a bridge, a few buildings.
#pragma once

#include <memory>

#include "geodata/city_model.h"

namespace citytwin::test {

/// Ground at 3 m, a canal along y = 150 at level 2 m; streets along x = 100 (bridging the canal)
/// and y = 60.
[[nodiscard]] CityModel small_city();

/// Ground of small_city at a place.
[[nodiscard]] double small_city_ground_m(double x, double y);

}  // namespace citytwin::test
