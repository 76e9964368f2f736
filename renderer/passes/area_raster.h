/// @file
/// Polygon features with values as a raster, so that areas drape like any raster overlay.
///
/// Units    metres. The cell is 1 m, or larger where the layer's extent would need more than 4096
///          cells on a side.
/// Checked  tests/renderer/overlay_test.cc
#pragma once

#include "geodata/grid.h"
#include "geodata/layer.h"
#include "scenarios/core/overlay.h"

namespace citytwin::passes {

/// Cells outside every feature hold -infinity: below every class, hence transparent. Where features
/// overlap the later one in the overlay wins.
[[nodiscard]] Grid<float> area_raster(Layer const& layer, Overlay const& overlay);

}  // namespace citytwin::passes
