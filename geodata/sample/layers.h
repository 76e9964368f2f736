/// @file
/// The draft's content as the layers of docs/city-folder.md.
#pragma once

#include <memory>
#include <vector>

#include "geodata/layer.h"
#include "geodata/sample/draft.h"

namespace citytwin::sample {

/// Makes one layer; several need not be in memory together.
using MakeLayer = std::shared_ptr<Layer const> (*)(Draft const& draft);

[[nodiscard]] std::vector<MakeLayer> layer_makers();

[[nodiscard]] std::string_view text(RoadClass c);
[[nodiscard]] std::string_view text(LandUse use);

}  // namespace citytwin::sample
