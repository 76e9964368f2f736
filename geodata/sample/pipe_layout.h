/// @file
/// Where the six utility systems lie in the cross-section of a road, and what they are made of.
///
/// Units    metres; sides are positive to the left of a road's direction.
/// Source   depths and spacing after GB 50289 practice (unverified); letters of CJJ 61.
#pragma once

#include "geodata/sample/draft.h"

namespace citytwin::sample {

[[nodiscard]] std::string_view text(Utility system);
/// JS, YS, WS, RQ, DL or TX.
[[nodiscard]] std::string_view cjj_code(Utility system);

/// The lateral place of a system in a street; in its utility tunnel where it has one.
[[nodiscard]] double side_m(Draft const& draft, Utility system, Street const& street);
/// Whether a system runs in a utility tunnel along a street.
[[nodiscard]] bool in_tunnel(Draft const& draft, Utility system, Street const& street);

/// The plan axis of a road.
[[nodiscard]] Polyline axis_of(Road const& road);
/// Height of the road surface at a chainage.
[[nodiscard]] double surface_m(Road const& road, double chainage_m);

/// Where a system's pipes meet at each node of the road network: beside the axis where a street
/// only changes its structure, near the middle of a true junction.
class MeetingPoints {
 public:
  explicit MeetingPoints(Draft const& draft);
  [[nodiscard]] Vec3 at(Utility system, int node) const;
  [[nodiscard]] std::size_t degree(int node) const {
    return roads_[static_cast<std::size_t>(node)].size();
  }

 private:
  Draft const& draft_;
  std::vector<std::vector<std::size_t>> roads_;  ///< at each node
};

/// A line along a road at its side, ends moved to given points. z is left 0.
[[nodiscard]] Polyline beside(Road const& road, double side_m, Vec2 first, Vec2 last);

}  // namespace citytwin::sample
