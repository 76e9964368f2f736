/// @file
/// The water of a depth raster as a surface that stands above the ground.
#pragma once

#include <osg/Node>

#include "geodata/grid.h"
#include "renderer/engine/material_states.h"

namespace citytwin::engine {

/// Cells shallower than `least_depth_m` stay dry. Null when nothing is wet.
[[nodiscard]] osg::ref_ptr<osg::Node> make_flood_surface(Grid<float> const& depth,
                                                         Grid<float> const& terrain,
                                                         double least_depth_m,
                                                         MaterialStates& materials);

}  // namespace citytwin::engine
