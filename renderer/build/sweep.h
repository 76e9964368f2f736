/// @file
/// Sweeping a cross-section along a line: decks, tunnels, pipes, parapets.
///
/// Units    metres, local frame. A profile point is (offset to the left, height above the line).
/// Shapes   profiles run clockwise as seen along the line (over the top from left to right), so
/// that
///          faces are counter-clockwise from outside.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "renderer/build/mesh_writer.h"

namespace citytwin::scene {

struct Station {
  Vec3 at;
  Vec2 left;  ///< plan normal, lengthened at bends so that widths stay true
  double along_m = 0;
};

/// Stations at the line's vertices and at most step_m apart.
/// @pre at least two vertices, no two alike in plan in sequence.
[[nodiscard]] std::vector<Station> stations_along(std::span<Vec3 const> line, double step_m);

struct ProfilePoint {
  double left_m;
  double up_m;
};

[[nodiscard]] inline Vec3 place(Station const& s, ProfilePoint p) {
  return {s.at.x + p.left_m * s.left.x, s.at.y + p.left_m * s.left.y, s.at.z + p.up_m};
}

/// Faces between consecutive profile points, from station to station.
void sweep(std::span<Station const> stations, std::span<ProfilePoint const> profile,
           MeshWriter& mesh, Paint const& paint);
/// Closes a convex profile at one end; `at_start` faces backwards.
void cap_profile(Station const& station, std::span<ProfilePoint const> profile, bool at_start,
                 MeshWriter& mesh, Paint const& paint);
/// A closed box from `low` to `high` around a line, ends included.
void sweep_box(std::span<Station const> stations, ProfilePoint low, ProfilePoint high,
               MeshWriter& mesh, Paint const& paint);
/// A round tube with smooth normals and closed ends.
void sweep_tube(std::span<Station const> stations, double radius_m, int sides, MeshWriter& mesh,
                Paint const& paint);

}  // namespace citytwin::scene
