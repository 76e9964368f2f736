/// @file
/// The utility, sensor, place and grid layers of docs/city-folder.md.
#pragma once

#include <memory>
#include <vector>

#include "geodata/layer.h"
#include "geodata/sample/draft.h"

namespace citytwin::sample {

[[nodiscard]] std::vector<std::shared_ptr<Layer const>> network_layers_of(Draft const& draft);

}  // namespace citytwin::sample
