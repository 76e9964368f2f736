/// @file
/// Geometry literals of a filter: WKT and BBOX.
///
/// Shapes   POINT, LINESTRING, POLYGON, their MULTI forms, an optional Z; BBOX(west, south, east,
///          north) or with heights between, also as ENVELOPE. Rings are closed by their author.
/// Errors   another type, numbers missing or left over, a line of one point, a ring that is not
///          closed, a box without extent: reported to the reader.
/// Source   OGC 06-103r4, 7.2 (WKT); OGC 21-065r2, BBOX.
/// Checked  tests/geodata/filter/filter_grammar_test.cc, filter_error_test.cc
#pragma once

#include "geodata/filter/syntax.h"
#include "geodata/filter/token_reader.h"

namespace citytwin::cql2 {

/// True when a geometry literal starts here.
[[nodiscard]] bool starts_geometry(TokenReader const& in);
/// @pre starts_geometry
[[nodiscard]] GeometryLiteral read_geometry(TokenReader& in);

}  // namespace citytwin::cql2
