/// @file
/// What is not converted between two CRSs, said in a sentence: a datum shift that PROJ does not
/// know, and the epoch difference between WGS 84 and CGCS2000.
///
/// Errors   data/standards/datum_epochs.toml that cannot be read.
/// Source   PROJ's ballpark flag; data/standards/datum_epochs.toml.
/// Checked  tests/geodata/frames/source_frame_test.cc
#pragma once

#include <string>

#include <proj.h>

#include "geodata/result.h"

namespace citytwin {

/// Empty when PROJ knows the operation between the two CRSs to its end.
[[nodiscard]] Result<std::string> datum_note(PJ_CONTEXT* context, PJ const* operation,
                                             PJ const* source, std::string const& source_name,
                                             PJ const* target, std::string const& target_name);

}  // namespace citytwin
