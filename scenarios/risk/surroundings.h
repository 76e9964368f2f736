/// @file
/// What lies around a pipe: the road above, the people beside it, the utility tunnel it runs in.
///
/// Units    metres in the local frame.
/// Shapes   layers `roads`, `buildings`, `corridors` of docs/city-folder.md; each may be absent.
///          A pipe lies under the road that its `road_id` names, else under the road whose strip
///          (carriageway and sidewalks) holds its midpoint; in a corridor when its midpoint does.
/// Checked  tests/scenarios/risk/surroundings_test.cc
#pragma once

#include <cstddef>
#include <optional>

#include "geodata/city_model.h"

namespace citytwin::risk {

class Surroundings {
 public:
  /// @pre the model outlives this object.
  explicit Surroundings(CityModel const& model);

  [[nodiscard]] Layer const* roads() const { return roads_; }
  [[nodiscard]] Layer const* buildings() const { return buildings_; }

  /// Row of the road above a pipe.
  [[nodiscard]] std::optional<std::size_t> road_above(Layer const& pipes, std::size_t row) const;
  /// People of all buildings within `radius_m` of the line; a building without `people` counts 0.
  [[nodiscard]] double people_within(Geometry const& line, double radius_m) const;
  [[nodiscard]] bool in_corridor(Geometry const& line) const;

 private:
  Layer const* roads_;
  Layer const* buildings_;
  Layer const* corridors_;
};

}  // namespace citytwin::risk
