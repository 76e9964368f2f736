/// @file
/// From a tree of words to one bound to a schema.
///
/// Errors   a property that the layer lacks (with the nearest names), types that cannot be
/// compared,
///          a spatial test without exactly one geometry literal, a literal that cannot be placed:
///          with carets.
/// Checked  tests/geodata/filter/filter_error_test.cc
#pragma once

#include <string>
#include <string_view>

#include "geodata/filter/filter.h"
#include "geodata/filter/typed_tree.h"

namespace citytwin::cql2 {

/// @param text the filter's, for carets
[[nodiscard]] Result<TypedFilter> bind(Expression const& expression, std::string_view text,
                                       FilterSchema const& schema, LocalFrame const& frame,
                                       std::string const& geometry_crs);

}  // namespace citytwin::cql2
