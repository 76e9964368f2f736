/// @file
/// The storm sewers of a city for the 1D engine, and where they meet the ground.
///
/// Taken from the layers `pipes` and `pipe_nodes` (docs/city-folder.md): pipes of system "storm"
/// with diameter and inverts, manholes with rims, inlets, outfalls. The ground is the rim wherever
/// the surface has a cell: both engines then agree where a street begins.
///
/// Units    m; elevations above the city's vertical datum.
/// Shapes   covers by node of the network, pipe_rows by link.
/// Errors   not_found: no storm pipes with diameter and inverts; what a single pipe or node lacks
/// is
///          said in warnings, with how many are left out.
/// Checked  tests/scenarios/flood/sewer_coupling_test.cc
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "geodata/city_model.h"
#include "scenarios/flood/city_ground.h"
#include "scenarios/flood/storm_inlet.h"
#include "scenarios/sewer/network.h"

namespace citytwin::flood {

struct StormSewers {
  struct Inlet {
    Cell cell;
    std::uint32_t node;
  };

  sewer::Network network;
  std::vector<Inlet> inlets;
  /// By node: the cell onto which a manhole spills (none: it is sealed), the water that an outfall
  /// lies at (none: what it discharges leaves the books).
  std::vector<std::optional<Cell>> covers;
  std::vector<std::uint32_t> pipe_rows;     ///< of the layer `pipes`
  std::vector<std::string> warnings;
};

[[nodiscard]] Result<StormSewers> make_storm_sewers(CityModel const& model,
                                                    CityGround const& ground,
                                                    StormInlet const& inlet);

}  // namespace citytwin::flood
