/// @file
/// The draft's content as the layers of docs/city-folder.md.
#pragma once

#include <memory>
#include <vector>

#include "geodata/layer.h"
#include "geodata/sample/draft.h"

namespace citytwin::sample {

[[nodiscard]] std::vector<std::shared_ptr<Layer const>> layers_of(Draft const& draft);

[[nodiscard]] std::string_view text(RoadClass c);
[[nodiscard]] std::string_view text(LandUse use);

}  // namespace citytwin::sample
