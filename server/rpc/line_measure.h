/// @file
/// MeasureLine and ProfileLine: lengths, terrain and crossings along a line that a caller draws.
///
/// Units    metres; lengths on the ground are those on the grid divided by the projection's scale
///          (geodata/network/ground_scale.h).
/// Shapes   a crossing is where the line meets a line or the edge of a polygon; where both run
///          along each other there is none. Terrain between cell centres is bilinear.
/// Errors   invalid_argument naming the request's field, not_found naming a layer.
/// Checked  tests/server/line_measure_test.cc
#pragma once

#include "citytwin/v1/feature_service.pb.h"
#include "geodata/edits/city_snapshot.h"

namespace citytwin::server {

[[nodiscard]] Result<void> measure_line(CitySnapshot const& city,
                                        v1::MeasureLineRequest const& request,
                                        v1::MeasureLineResponse& response);
[[nodiscard]] Result<void> profile_line(CitySnapshot const& city,
                                        v1::ProfileLineRequest const& request,
                                        v1::ProfileLineResponse& response);

}  // namespace citytwin::server
