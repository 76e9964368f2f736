/// @file
/// Places along a network: (edge, distance from its start) to a point and back.
///
/// Units    metres; offsets on the ground, along the edge's course in plan; distances to a course
///          on the grid.
/// Shapes   an offset outside 0 .. length_m is taken to the nearer end.
/// Errors   none; no match within reach is nullopt.
/// Checked  tests/geodata/network/linear_reference_test.cc
#pragma once

#include <optional>
#include <vector>

#include "geodata/network/network.h"
#include "geodata/spatial_index.h"

namespace citytwin {

struct LinearPosition {
  std::uint32_t edge = 0;
  double offset_m = 0;  ///< from the edge's start
};

struct LinearMatch {
  LinearPosition position;
  double distance_m = 0;  ///< of the point from the course
};

/// Answers for one network. @code
///   LinearReference const places(graph.network);
///   auto const match = places.nearest(x, y, 30);   // a bus stop within 30 m of its street
///   if (match) Vec3 const on_street = places.point(match->position);
/// @endcode
class LinearReference {
 public:
  /// @pre the network outlives this object
  explicit LinearReference(Network const& network);

  /// @pre position.edge is an edge
  [[nodiscard]] Vec3 point(LinearPosition position) const;
  [[nodiscard]] std::optional<LinearMatch> nearest(double x, double y, double max_m) const;
  /// The nearest place of each of the k nearest edges within max_m, nearest first.
  [[nodiscard]] std::vector<LinearMatch> candidates(double x, double y, std::size_t k,
                                                    double max_m) const;

 private:
  [[nodiscard]] LinearMatch match(std::uint32_t edge, double x, double y) const;

  Network const& network_;
  SpatialIndex index_;
};

}  // namespace citytwin
