/// @file
/// What a coupled run tells of its storm sewers: how full the pipes were, where water came up, and
/// the books of the network.
///
/// Units    m3, m, min since the begin of the run; fill in per cent of the diameter.
/// Checked  tests/scenarios/flood/sewer_coupling_test.cc
#pragma once

#include <memory>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/core/overlay.h"
#include "scenarios/core/scenario.h"
#include "scenarios/core/table.h"
#include "scenarios/flood/sewer_coupling.h"

namespace citytwin::flood {

/// Greatest fill of each pipe; the greatest where a pipe was cut into several links.
[[nodiscard]] Overlay pipe_fill_overlay(StormSewers const& sewers, SewerCoupling const& coupling,
                                        Layer const& pipes, Legend const& legend);
/// Manholes that water came out of, most first.
[[nodiscard]] Table spilling_manholes(StormSewers const& sewers, SewerCoupling const& coupling,
                                      CityGround const& ground, CityModel const& model);
[[nodiscard]] Table sewer_balance(SewerCoupling const& coupling, SurfaceFlow const& surface);
/// The network keeps its water; what the street gave it took, and the other way round.
[[nodiscard]] std::vector<RunCheck> sewer_checks(SewerCoupling const& coupling,
                                                 SurfaceFlow const& surface);

}  // namespace citytwin::flood
