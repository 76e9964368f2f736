/// @file
/// Whether the attributes that a map names are in the source.
///
/// Of the names of a field's `from` one must be there, unless the field has a default, or is said
/// to be optional; the keys of conditions must be there. OpenStreetMap has tags instead of fields:
/// any key may be there. Keys with '@' always are.
///
/// Errors   an attribute that is not there: the field and what the layer has.
/// Checked  tests/geodata/import_merge_test.cc
#pragma once

#include "geodata/import/import_layers.h"

namespace citytwin {

[[nodiscard]] Result<void> check_fields(ImportJob const& job);

}  // namespace citytwin
