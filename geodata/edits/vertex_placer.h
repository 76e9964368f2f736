/// @file
/// VertexPlacer: from the vertices of an edit to the city's frame.
///
/// Heights  a vertex without one stands on the city's terrain, at 0 where the city has none; those
///          of pipes and corridors must have one.
/// Units    the CRS's coordinates in (x east or longitude), local metres out.
/// Errors   invalid_argument: an unknown CRS, a place outside the projection, a height that is
///          missing.
/// Threads  one at a time.
/// Checked  tests/geodata/edits/geojson_test.cc, tests/server/feature_edit_test.cc
#pragma once

#include <optional>
#include <string>

#include "geodata/city_model.h"
#include "geodata/crs.h"

namespace citytwin {

class VertexPlacer {
 public:
  /// @param kind of the layer that the vertices are for. @pre the city outlives the placer
  [[nodiscard]] static Result<VertexPlacer> create(std::string const& crs, CityModel const& city,
                                                   LayerKind kind);
  [[nodiscard]] Result<Vec3> place(Vec2 source, std::optional<double> height_m);

 private:
  VertexPlacer(CityModel const& city, LayerKind kind, std::optional<Transformer> transformer);
  [[nodiscard]] Result<double> ground_m(Vec2 at) const;

  CityModel const* city_;
  bool needs_height_;
  std::optional<Transformer> transformer_;  ///< absent for the city's own CRS
};

}  // namespace citytwin
