/// @file
/// A cheap proof that a ring is simple, for the many small and plain ones; what it cannot prove is
/// left to GEOS.
///
/// Units    local metres.
/// Errors   none: false means "not proved", never "not simple".
/// Source   Shewchuk (1997), Adaptive precision floating-point arithmetic: the bound of the
///          orientation test.
/// Checked  tests/geodata/ring_check_test.cc against GEOS
#pragma once

#include "geodata/geometry.h"

namespace citytwin {

/// @param ring closed: first vertex == last vertex
/// @return true only when the ring surely neither crosses nor touches itself
[[nodiscard]] bool surely_simple(Geometry::Ring ring);

}  // namespace citytwin
