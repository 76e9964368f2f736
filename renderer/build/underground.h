/// @file
/// What lies below: pipes in the colours of their systems, manholes, and the utility corridor.
///
/// Units    metres; z of a pipe is its centreline, z of a corridor its axis.
/// Source   colours: data/styles/pipes.csv (CJJ 61).
#pragma once

#include <string>
#include <vector>

#include "renderer/build/mesh_writer.h"
#include "renderer/build/palette.h"

namespace citytwin::scene {

void add_pipes(CityModel const& model, Palette const& palette, TileLayout const& layout,
               std::vector<TileWriter>& tiles, std::vector<std::string>& warnings);
void add_pipe_nodes(CityModel const& model, Palette const& palette, TileLayout const& layout,
                    std::vector<TileWriter>& tiles);
/// Box tunnels without their roof, one wall between two cabins.
void add_corridors(CityModel const& model, Palette const& palette, TileLayout const& layout,
                   std::vector<TileWriter>& tiles, std::vector<std::string>& warnings);

}  // namespace citytwin::scene
