/// @file
/// Names for what the plan leaves unnamed: branch roads, estates, villages, schools.
///
/// Shapes   the i-th of each kind; numbered only after all combinations are used.
#pragma once

#include "geodata/sample/plan.h"

namespace citytwin::sample {

[[nodiscard]] Name branch_road_name(std::size_t i);
[[nodiscard]] Name estate_name(std::size_t i);
/// Two syllables to which a kind is added: 文泾 + 小学.
[[nodiscard]] Name place_name(std::size_t i);

}  // namespace citytwin::sample
