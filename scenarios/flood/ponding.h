/// @file
/// Ponding places: connected water deeper than a mark, as a list of where to send pumps.
///
/// Units    m, m2, m3, min since the begin of the run; easting and northing in the city's CRS.
/// Checked  tests/scenarios/flood/flood_exposure_test.cc
#pragma once

#include "scenarios/core/table.h"
#include "scenarios/flood/flood_exposure.h"

namespace citytwin::flood {

/// Places whose cells, joined over their sides, stood deeper than `depth_m` (mark `mark` of the
/// record) at some time; the `most` largest by volume above the ground. Water that stood there
/// before the rain is no ponding. The street named is the nearest within 50 m.
[[nodiscard]] Table ponding_places(FloodOutcome const& outcome, CityModel const& model,
                                   double depth_m, std::size_t mark, std::size_t most);

}  // namespace citytwin::flood
