/// @file
/// Computes the channels of channel_cases.h. Internal to the validation.
///
/// Units    SI.
/// Errors   std::logic_error with the solver's words when a run fails.
#pragma once

#include "scenarios/flood/channel_cases.h"
#include "scenarios/flood/surface_flow.h"

namespace citytwin::flood {

/// Full equations for cases that are smaller than a street: thin films count, sources in every
/// step.
[[nodiscard]] FlowOptions thin_films(int order);

[[nodiscard]] SurfaceInput ground_of(Channel const& channel, int cells);

[[nodiscard]] SurfaceFlow run_surface(Surface surface, Forcing const& forcing,
                                      FlowOptions const& options, double duration_s);

/// The channel on so many cells, at its end.
[[nodiscard]] SurfaceFlow flow_through(Channel const& channel, int cells,
                                       FlowOptions const& options);

}  // namespace citytwin::flood
