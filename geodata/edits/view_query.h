/// @file
/// Questions to one layer of a live city: those of query.h, answered over its base and all that
/// changed since.
///
/// Answers are the same features, at the same distances, that query.h finds in the merged layer.
///
/// Units    local metres, in plan.
/// Shapes   touching is meeting. Features without geometry are never found.
/// Errors   as query.h
/// Checked  tests/geodata/edits/property_test.cc against a plain vector
#pragma once

#include <functional>
#include <limits>
#include <vector>

#include "geodata/edits/layer_view.h"
#include "geodata/query.h"

namespace citytwin {

/// Called once a feature; false stops the query.
using FeatureVisitor = std::function<bool(FeatureRef const& feature)>;

/// Features whose geometry meets the box.
QueryCounts query_box(LayerView const& layer, Box const& box, FeatureVisitor const& visit);

/// Features whose geometry meets a polygon of one or more parts.
[[nodiscard]] Result<QueryCounts> query_polygon(LayerView const& layer, Geometry const& polygon,
                                                FeatureVisitor const& visit);

struct NearFeature {
  FeatureRef feature;
  double distance_m = 0;
};

/// The k features nearest to (x, y) by distance to the geometry, 0 inside a polygon; ties by id.
[[nodiscard]] Result<std::vector<NearFeature>> query_nearest(
    LayerView const& layer, double x, double y, std::size_t k,
    double max_m = std::numeric_limits<double>::infinity());

}  // namespace citytwin
