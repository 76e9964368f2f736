/// @file
/// The operation that leads from one CRS to the city's, found once and copied ever after: PROJ
/// takes a tenth of a second to find the best one, and a fraction of a millisecond to copy it.
///
/// Errors   a city's CRS that is unknown; no operation between the two.
/// Threads  any; every copy has a context of its own.
/// Source   PROJ 9.1.
/// Checked  tests/geodata/crs_test.cc
#pragma once

#include <string>

#include "geodata/frames/source_frame.h"
#include "geodata/proj_pointers.h"

namespace citytwin {

struct CrsOperation {
  ContextPtr context;
  ProjPtr forward;        ///< x east or longitude, y north or latitude on both sides
  std::string note;       ///< what it leaves unconverted (datum_note.h); empty = nothing
  bool identity = false;  ///< the same coordinates on both sides
};

[[nodiscard]] Result<CrsOperation> find_operation(SourceFrame const& source,
                                                  LocalFrame const& frame);

}  // namespace citytwin
