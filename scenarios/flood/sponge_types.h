/// @file
/// The kinds of sponge measures and their usual dimensions, by name from a table.
///
/// Units    as SpongeDesign; in the table and in a city's attributes mm and mm/h.
/// Errors   load(): a broken table, with file, line and column; design_of(): invalid_argument for
///          an attribute out of range, naming layer, feature, attribute and value.
/// Source   data/standards/sponge_types.csv
/// Checked  tests/scenarios/flood/sponge_works_test.cc
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "geodata/layer.h"
#include "geodata/result.h"
#include "scenarios/flood/sponge_stack.h"

namespace citytwin::flood {

struct SpongeType {
  std::string kind;  ///< "bioretention", ...
  bool on_roof = false;
  SpongeDesign design;
  std::string name_en;
  std::string name_zh;
};

/// @return in the table's order
[[nodiscard]] Result<std::vector<SpongeType>> load_sponge_types();

/// The type's dimensions, with those that the feature gives itself.
[[nodiscard]] Result<SpongeDesign> design_of(SpongeType const& type, Layer const& layer,
                                             std::size_t row);

}  // namespace citytwin::flood
