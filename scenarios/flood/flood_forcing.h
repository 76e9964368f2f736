/// @file
/// What drives a flood run: rain, a river's inflow, the level at the edge, and what the ground
/// takes.
///
/// Units    min, mm, m3, m above the city's vertical datum.
/// Errors   as time_series.h, with the parameter's name; invalid_argument for a line that leaves
/// the
///          city or has fewer than two points; not_found: an inflow or a level where no cell can
///          take it.
/// Checked  tests/scenarios/flood/flood_forcing_test.cc
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/flood/city_ground.h"
#include "scenarios/flood/flood_parameters.h"
#include "scenarios/flood/land_surface.h"
#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/time_series.h"

namespace citytwin::flood {

/// The weather and the water from outside, as asked for.
struct FloodDrive {
  std::function<double(double t_min)> fallen_mm;  ///< since the begin
  double rain_mm = 0;                             ///< in all
  double rain_min = 0;                            ///< until it has ended
  std::optional<TimeCourse> inflow_m3_per_s;
  std::vector<Vec2> inflow_line;  ///< local
  std::optional<TimeCourse> edge_level_m;

  [[nodiscard]] static Result<FloodDrive> from(CityModel const& model,
                                               FloodSettings const& settings);
};

/// Puts the drive onto the cells of the ground: an inflow in equal parts onto the open cells of its
/// line; a course of the level onto the cells whose level is held.
[[nodiscard]] Result<Forcing> make_forcing(FloodDrive const& drive, FloodSettings const& settings,
                                           LandSurfaces const& surfaces, CityGround& ground);

}  // namespace citytwin::flood
