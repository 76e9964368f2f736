/// @file
/// The sample cities under test, made once, and plane geometry that shares no code with them.
///
/// Units    metres, local frame.
#pragma once

#include <span>

#include "geodata/sample/sample_city.h"

namespace citytwin::test {

/// The 2 km core with seed 7.
[[nodiscard]] CityModel const& core();
/// The 300 m block with seed 7.
[[nodiscard]] CityModel const& block();
/// Both, for laws that hold in every city; with CITYTWIN_SAMPLE_TOWN in the environment the 8 km
/// town as well, which takes minutes (./dev test-town).
[[nodiscard]] std::span<CityModel const* const> cities();

[[nodiscard]] Layer const& layer(CityModel const& city, std::string_view name);

/// Plan distance of two segments, 0 when they cross.
[[nodiscard]] double segment_distance_m(Vec3 const& a, Vec3 const& b, Vec3 const& c, Vec3 const& d);
/// Plan distance of the boundaries of two geometries.
[[nodiscard]] double boundary_distance_m(Geometry const& a, Geometry const& b);
/// Plan distance of two polygons, 0 when they share ground.
[[nodiscard]] double polygon_distance_m(Geometry const& a, Geometry const& b);
/// Plan distance of a polygon and a line, 0 when they meet.
[[nodiscard]] double polygon_line_distance_m(Geometry const& polygon, Geometry const& line);

/// The rows whose boxes come within reach_m of a geometry's box.
[[nodiscard]] std::vector<std::uint32_t> rows_near(Layer const& in, Geometry const& geometry,
                                                   double reach_m);
[[nodiscard]] std::vector<std::uint32_t> rows_near(Layer const& in, Vec3 const& at, double reach_m);

}  // namespace citytwin::test
