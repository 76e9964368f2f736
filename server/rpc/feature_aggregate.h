/// @file
/// AggregateFeatures: counts and sums by layer, attribute value or grid cell.
///
/// Units    measures in their attributes' units; cells in m of the city's CRS.
/// Exact    sums run by ascending id with the lost low parts carried along (Neumaier): the same
///          features, the same sum, to the last bits of a double.
/// Errors   invalid_argument naming the request's field; resource_exhausted never: too many groups
///          are an invalid cell_m or attribute.
/// Checked  tests/server/feature_aggregate_test.cc against plain loops
#pragma once

#include "citytwin/v1/feature_service.pb.h"
#include "geodata/edits/city_snapshot.h"

namespace citytwin::server {

[[nodiscard]] Result<void> aggregate_features(CitySnapshot const& city,
                                              v1::AggregateFeaturesRequest const& request,
                                              v1::AggregateFeaturesResponse& response);

}  // namespace citytwin::server
