/// @file
/// From what a request says (layer, area, filter) to the features that are meant.
///
/// Units    areas in local metres; distances in m on the grid.
/// Errors   invalid_argument naming the request's field; not_found naming the layer.
/// Checked  tests/server/feature_rpc_test.cc, feature_query_test.cc against brute force
#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "citytwin/v1/feature_service.pb.h"
#include "geodata/edits/city_snapshot.h"
#include "geodata/edits/view_query.h"
#include "geodata/filter/filter.h"

namespace citytwin::server {

/// Errors: not_found, naming the layers there are.
[[nodiscard]] Result<LayerView const*> find_layer(CitySnapshot const& city,
                                                  std::string const& name);
/// Errors: not_found, naming the feature.
[[nodiscard]] Result<FeatureRef> find_feature(LayerView const& layer, FeatureId id);

/// Everywhere, a box, or a column of one polygon.
using Area = std::variant<std::monostate, Box, GeometryColumn>;
[[nodiscard]] Result<Box> checked_box(v1::Box const& box, LocalFrame const& frame);
[[nodiscard]] Result<GeometryColumn> checked_polygon(std::string const& wkb,
                                                     LocalFrame const& frame);
/// Of a request that may have one.
template <class Request>
[[nodiscard]] Result<Area> area_of(Request const& request, LocalFrame const& frame) {
  if (request.has_box()) {
    auto const box = checked_box(request.box(), frame);
    return box ? Result<Area>(*box) : box.error();
  }
  if (request.has_polygon_wkb()) {
    auto polygon = checked_polygon(request.polygon_wkb(), frame);
    return polygon ? Result<Area>(std::move(*polygon)) : polygon.error();
  }
  return Area();
}

/// nullopt for an empty text. @param crs of its geometries; empty = the city's
[[nodiscard]] Result<std::optional<Filter>> filter_of(std::string const& text,
                                                      LayerView const& layer,
                                                      LocalFrame const& frame,
                                                      std::string const& crs);

struct Found {
  std::vector<FeatureRef> features;
  std::vector<std::string> notes;  ///< values that the filter could not compare, each once
};
/// Ascending by id.
[[nodiscard]] Result<Found> find_features(LayerView const& layer, Area const& area,
                                          std::optional<Filter> const& filter);

struct FoundNear {
  std::vector<NearFeature> features;  ///< ascending by distance, then by id
  std::vector<std::string> notes;
};
/// @param field of the request that the point is, for messages
[[nodiscard]] Result<FoundNear> find_nearest(LayerView const& layer, LocalFrame const& frame,
                                             std::string const& field, v1::NearestArea const& point,
                                             std::size_t count,
                                             std::optional<Filter> const& filter);

}  // namespace citytwin::server
