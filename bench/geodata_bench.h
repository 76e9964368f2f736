/// @file
/// The parts of the geodata area; geodata_bench.cc joins them.
#pragma once

#include "bench/suite.h"

namespace citytwin::bench {

/// Windows, neighbours, build and memory of the spatial index, beside Boost.Geometry's rtree.
void add_geodata_index(Suite& suite);

}  // namespace citytwin::bench
