/// @file
/// Ground of a city for the flood solver: terrain, land surfaces, buildings, streets and standing
/// water on one raster.
///
/// Units    local metres; heights above the city's vertical datum.
/// Shapes   the raster lies on the terrain's cell borders and covers the city's extent, or a
/// window; values by
///          row * columns + column; row 0 is north.
/// Errors   not_found: no terrain; invalid_argument: a cell size that is no whole multiple of the
///          terrain's, terrain that does not cover the city; data_corrupt: holes in the terrain
///          outside buildings, a step between cells higher than greatest_depth_m;
///          resource_exhausted: too many cells. Each names place, value and what was expected.
/// Checked  tests/scenarios/flood/city_ground_test.cc
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/flood/land_surface.h"
#include "scenarios/flood/surface.h"

namespace citytwin::flood {

enum class Edge {
  closed,  ///< nothing crosses the edge
  water,   ///< water bodies on the edge hold their level; land is closed
  open     ///< as water, and land drains at normal depth
};

struct GroundOptions {
  double cell_m = 2;
  bool buildings_block = true;
  Edge edge = Edge::water;
  double edge_slope = 0.001;    ///< of the ground beyond an open edge
  std::optional<Box> window{};  ///< part of the city; default: its whole extent
};

struct CityGround {
  SurfaceInput input;
  Surface surface;
  std::vector<std::uint8_t> street;        ///< 1: carriageway on the ground (not on a bridge)
  std::vector<std::int32_t> building_row;  ///< row in the first building layer, -1 = none
  std::vector<std::string> warnings;
};

/// not_found when the city has no terrain.
[[nodiscard]] Result<void> check_terrain(CityModel const& model);

[[nodiscard]] Result<CityGround> make_city_ground(CityModel const& model,
                                                  LandSurfaces const& surfaces,
                                                  GroundOptions const& options);

}  // namespace citytwin::flood
