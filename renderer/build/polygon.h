/// @file
/// Plan polygons for meshing: splitting along lattice lines and triangulation.
///
/// Units    metres, plan.
/// Shapes   a ring is open (first vertex not repeated); exteriors are counter-clockwise, holes
///          clockwise. `Rings` is any set of both, in any order, that do not cross each other.
/// Errors   none; rings of no area vanish.
/// Checked  tests/renderer/build/polygon_test.cc
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "geodata/geometry.h"

namespace citytwin::scene {

using PlanRing = std::vector<Vec2>;
using Rings = std::vector<PlanRing>;

/// Positive when counter-clockwise.
[[nodiscard]] double signed_area_m2(PlanRing const& ring);
/// Exteriors less holes.
[[nodiscard]] double area_m2(Rings const& rings);
/// Even-odd.
[[nodiscard]] bool contains(PlanRing const& ring, Vec2 p);

/// The parts of a polygon on either side of an axis-parallel line.
struct SplitRings {
  Rings low;
  Rings high;
};
enum class Axis { x, y };
/// Splits along `axis` = at; both sides get the same cut vertices, exactly on the line.
[[nodiscard]] SplitRings split(Rings rings, Axis axis, double at);

/// Rings of a polygon with its vertices numbered through: vertices of rings[0], rings[1], ...
using Triangle = std::array<std::uint32_t, 3>;
/// Ear clipping; all vertices are used except those of collinear leftovers. Counter-clockwise.
[[nodiscard]] std::vector<Triangle> triangulate(Rings const& rings);

/// The open plan rings of one part of a layer's polygon: exterior first. Repeated vertices go.
[[nodiscard]] Rings plan_rings(Geometry const& polygon, std::size_t part);

}  // namespace citytwin::scene
