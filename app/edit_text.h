/// @file
/// An edit in words: who, when, and what it did to one feature.
///
/// Units    times in UTC.
/// Errors   a stored feature that is none (data_corrupt).
#pragma once

#include <string>

#include "geodata/edits/edit.h"
#include "geodata/edits/layer_view.h"

namespace citytwin::app {

/// A few lines; attributes that changed are named with both values.
[[nodiscard]] Result<std::string> describe(Edit const& edit, LayerView const& layer, FeatureId id,
                                           LocalFrame const& frame);

}  // namespace citytwin::app
