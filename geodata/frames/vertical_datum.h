/// @file
/// Vertical datums by name, and what it takes to bring heights from one to another.
///
/// A datum is a registry code of a vertical CRS ("EPSG:5737", the 1985 height datum), or a local
/// one that its operator ties to such a code:
///
///     Wusong = EPSG:5737 + 1.634 m, source: Shanghai survey 2021, benchmark 3-12
///
/// which says: heights above Wusong are 1.634 m larger than heights above EPSG:5737. The offset is
/// a constant of one data set, so its source is part of the name, and there is no default for it.
///
/// Units    metres, up.
/// Errors   a name that is neither; a local datum without an offset or a source; heights of two
///          datums that nothing ties together: the message names both.
/// Source   EPSG registry through PROJ.
/// Checked  tests/geodata/frames/vertical_datum_test.cc
#pragma once

#include <string>

#include "geodata/result.h"

namespace citytwin {

struct VerticalDatum {
  std::string name;                ///< "EPSG:5737", "Wusong"
  std::string base;                ///< the registry code it is tied to; its own for such a code
  std::string title;               ///< the registry's words for the base
  double height_above_base_m = 0;  ///< heights above this datum less heights above the base
  std::string source;              ///< of the offset; empty for a registry code
};

/// @param text empty = undeclared, which is an error here
[[nodiscard]] Result<VerticalDatum> parse_vertical_datum(std::string const& text);

/// What to add to a height above `from` to get one above `to`; both as declared, empty =
/// undeclared.
[[nodiscard]] Result<double> height_shift_m(std::string const& from, std::string const& to);

}  // namespace citytwin
