/// @file
/// A geometry literal of a filter, brought into the city's local frame.
///
/// Units    in: the named CRS, x east or longitude, y north or latitude; out: local metres.
/// Vertices
///          are transformed; the sides of a box in another CRS get points between, so that they
///          follow its parallels to a millimetre in a city.
/// Errors   a place outside the CRS's area of use (swapped axes included) or the projection's
///          domain, a polygon that is not valid: one sentence.
/// Checked  tests/geodata/filter/filter_spatial_test.cc
#pragma once

#include <string>

#include "geodata/filter/syntax.h"
#include "geodata/geometry.h"
#include "geodata/local_frame.h"
#include "geodata/result.h"

namespace citytwin::cql2 {

/// @param crs as in frames/source_frame.h; empty = the city's
[[nodiscard]] Result<GeometryColumn> place(GeometryLiteral const& literal, std::string const& crs,
                                           LocalFrame const& frame);

}  // namespace citytwin::cql2
