/// @file
/// Picking: which features a ray hits, nearest first, in two and a half dimensions.
///
/// A feature is a column: its plan geometry between two heights. Polygons are columns of their
/// area, holes left open; lines and points are widened by a reach, since a line has no width to
/// hit. A ray that starts inside a column hits it at once.
///
/// @code
///   query_ray(buildings, {.origin = eye, .direction = through_pixel},
///             [&](std::uint32_t row) {
///               double const ground = vertex_heights(buildings, row).low_m;
///               return HeightRange{ground, ground + buildings.number("height_m",
///               row).value_or(3)};
///             },
///             [&](RayHit const& hit) { picked = hit; return false; });  // the first is enough
/// @endcode
///
/// Units    local metres; heights and the ray in one vertical datum.
/// Errors   a ray that is not finite or has no direction, a negative reach.
/// Checked  tests/geodata/query_ray_test.cc
#pragma once

#include <functional>
#include <limits>

#include "geodata/query.h"

namespace citytwin {

struct Ray {
  Vec3 origin;
  Vec3 direction;        ///< of any length
  double reach_m = 0.5;  ///< half the width of lines, the radius of points
  double max_m = std::numeric_limits<double>::infinity();  ///< along the ray
};

struct HeightRange {
  double low_m = 0;
  double high_m = 0;
};

struct RayHit {
  std::uint32_t row;
  double distance_m;  ///< along the ray, where it enters the column
  Vec3 at;
};

/// The lowest and highest vertex; NaN where no vertex has a height.
[[nodiscard]] HeightRange vertex_heights(Layer const& layer, std::uint32_t row);

/// Visits the features whose column is hit, by distance, ties by row, until visit returns false.
/// @param heights row -> its column's ends; NaN: not hit
[[nodiscard]] Result<QueryCounts> query_ray(
    Layer const& layer, Ray const& ray, std::function<HeightRange(std::uint32_t)> const& heights,
    std::function<bool(RayHit const&)> const& visit);

}  // namespace citytwin
