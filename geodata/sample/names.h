/// @file
/// Names for what the plan leaves unnamed: branch roads, estates, shops.
#pragma once

#include "geodata/sample/plan.h"

namespace citytwin::sample {

/// The i-th branch road; names repeat with a number only after all are used.
[[nodiscard]] Name branch_road_name(std::size_t i);
[[nodiscard]] Name estate_name(std::size_t i);

}  // namespace citytwin::sample
