/// @file
/// Drapes the ground's surfaces over the lattice and stands kerb faces and quay walls at their
/// edges.
#pragma once

#include "renderer/build/ground_plan.h"
#include "renderer/build/ground_surface.h"
#include "renderer/build/mesh_writer.h"

namespace citytwin::scene {

/// The finished ground and what is known of the roads on it.
struct GroundInput {
  GroundSurface const& surface;
  std::vector<GroundClass> const& classes;
  std::string_view road_layer;
  std::vector<Road> const& roads;
  RoadIndex const& ground_roads;
  RoadIndex const& bridges;
  RoadIndex const& underpasses;
  Palette const& palette;
};

/// Meshes the ground of one tile.
void mesh_ground(GroundInput const& input, Box const& box, TileWriter& out);

}  // namespace citytwin::scene
