/// @file
/// The parts of the geodata area; geodata_bench.cc joins them.
#pragma once

#include "bench/suite.h"

namespace citytwin::bench {

/// Windows, neighbours, build and memory of the spatial index, beside Boost.Geometry's rtree.
void add_geodata_index(Suite& suite);
/// Questions to a city while it is edited, beside the same city at rest.
void add_geodata_edits(Suite& suite);
/// From the folder of a town to a model, beside a plain read of its files.
void add_geodata_city(Suite& suite);
/// From a file of polygons to a layer, beside a plain read of the file.
void add_geodata_import(Suite& suite);

}  // namespace citytwin::bench
