/// @file
/// What an edit must keep to: the layer's columns and types, and geometry that a city can hold.
///
/// Rules    attributes: a column of the layer, of its type (a whole number fits a number column,
///          a number without fraction an integer column), finite, text in UTF-8 of at most 64 KiB.
///          Geometry: of the layer's type, finite, lines with length, polygons valid by OGC's
///          rules, at most one million vertices, 200 km wide and 20 km high or deep, meeting the
///          city's extent.
/// Units    local metres in, absolute ones in messages.
/// Errors   invalid_argument, one sentence naming layer, attribute and value.
/// Checked  tests/geodata/edits/edit_rules_test.cc
#pragma once

#include "geodata/city_model.h"
#include "geodata/edits/edit.h"

namespace citytwin {

/// The attributes as the columns hold them; nulls stay, as wishes to clear.
[[nodiscard]] Result<Attributes> checked_attributes(Layer const& schema, Attributes const& given);

/// The geometry with rings closed and oriented.
/// @param geometry one feature
[[nodiscard]] Result<GeometryColumn> checked_geometry(Layer const& schema, CityModel const& city,
                                                      GeometryColumn const& geometry);

}  // namespace citytwin
