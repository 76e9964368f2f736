/// @file
/// Whether two features meet in plan, and how far apart they are.
///
/// Meeting is decided exactly, on whole coordinate quanta (query_grid.h); distances are doubles.
///
/// Units    local metres.
/// Shapes   touching is meeting; a polygon is its area. What has no geometry meets nothing and is
///          infinitely far.
/// Errors   none.
/// Checked  tests/geodata/query_join_test.cc against GEOS
#pragma once

#include <limits>

#include "geodata/geometry.h"

namespace citytwin {

/// A feature's geometry with what is needed to compare it often.
struct PlanShape {
  PlanShape(Geometry const& g, GeometryType t) : geometry(g), type(t), box(g.box()) {}

  Geometry geometry;
  GeometryType type;
  Box box;
};

[[nodiscard]] bool meets(PlanShape const& a, PlanShape const& b);

/// 0 when they meet; infinity beyond limit_m, which makes near ones quick to find.
[[nodiscard]] double distance_m(PlanShape const& a, PlanShape const& b,
                                double limit_m = std::numeric_limits<double>::infinity());

}  // namespace citytwin
