/// @file
/// Questions to one layer, answered on its double geometry: what meets a box or a polygon, and what
/// is nearest to a point. Rays are in query_ray.h, questions to two layers in query_join.h.
///
/// The index proposes, geometry decides. Boxes are decided exactly: on whole multiples of the
/// coordinate quantum (geometry.h), with integers that cannot round. Polygons are decided by GEOS.
///
/// Units    local metres, in plan.
/// Shapes   touching is meeting. Rows without geometry are never found.
/// Errors   a query polygon that is not valid (with the reason and place), a point that is not
///          finite.
/// Checked  tests/geodata/query_test.cc
#pragma once

#include <functional>
#include <limits>
#include <vector>

#include "geodata/layer.h"
#include "geodata/result.h"

namespace citytwin {

/// Called once a row, in the tree's order; false stops the query.
using RowVisitor = std::function<bool(std::uint32_t row)>;

/// How a query went.
struct QueryCounts {
  std::size_t candidates = 0;  ///< rows the index proposed
  std::size_t hits = 0;        ///< rows that were visited
  bool stopped = false;        ///< by the visitor
};

/// Rows whose geometry meets the box.
QueryCounts query_box(Layer const& layer, Box const& box, RowVisitor const& visit);
/// The same rows, ascending.
[[nodiscard]] std::vector<std::uint32_t> rows_in_box(Layer const& layer, Box const& box);

/// Rows whose geometry meets a polygon of one or more parts.
[[nodiscard]] Result<QueryCounts> query_polygon(Layer const& layer, Geometry const& polygon,
                                                RowVisitor const& visit);
/// The same rows, ascending.
[[nodiscard]] Result<std::vector<std::uint32_t>> rows_in_polygon(Layer const& layer,
                                                                 Geometry const& polygon);

/// The k rows nearest to (x, y) by distance to the geometry, 0 inside a polygon; ties by row.
[[nodiscard]] Result<std::vector<SpatialIndex::Neighbour>> query_nearest(
    Layer const& layer, double x, double y, std::size_t k,
    double max_m = std::numeric_limits<double>::infinity());

/// Called once a row; false stops the query.
using NeighbourVisitor = std::function<bool(SpatialIndex::Neighbour const&)>;

/// Visits rows by the same distance, ties by row, for when their number is not known beforehand:
/// "the nearest ten that are open".
[[nodiscard]] Result<QueryCounts> visit_nearest(
    Layer const& layer, double x, double y, NeighbourVisitor const& visit,
    double max_m = std::numeric_limits<double>::infinity());

/// True when the geometry and the box share a point; exact on the coordinate quantum.
[[nodiscard]] bool meets(Geometry const& geometry, GeometryType type, Box const& box);

}  // namespace citytwin
