/// @file
/// CityJSON objects as tables, one for each type of object: "Building", "Road", "+NoiseWall", ...
///
/// Fields: `cityjson_id`, `parent` (the first), `lod`, `base_m`, `height_m`, `top_m`, `roof`
/// (cityjson_shape.h), then the attributes under their own names; an attribute that has one of
/// those names is kept as "attribute:NAME". A building without geometry of its own has that of its
/// parts together, and the parts have their own table.
///
/// Errors   none.
/// Checked  tests/geodata/loaders/cityjson_test.cc
#pragma once

#include "geodata/loaders/cityjson.h"
#include "geodata/loaders/source_table.h"

namespace citytwin {

inline constexpr char const* cityjson_id_field = "cityjson_id";

[[nodiscard]] std::vector<SourceTable> tables_of(CityJson const& city);

/// What the file held that the tables do not: one sentence, empty when there is nothing to say.
[[nodiscard]] std::string ignored_text(CityJson const& city);

}  // namespace citytwin
