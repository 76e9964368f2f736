/// @file
/// The utility, sensor, place and grid layers of docs/city-folder.md.
#pragma once

#include <vector>

#include "geodata/sample/layers.h"

namespace citytwin::sample {

[[nodiscard]] std::vector<MakeLayer> network_layer_makers();

}  // namespace citytwin::sample
