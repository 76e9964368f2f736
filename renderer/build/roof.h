/// @file
/// Roof shapes over a footprint.
///
/// Units    metres. Roof faces cover the footprint exactly once in plan.
#pragma once

#include <array>
#include <optional>

#include "renderer/build/mesh_writer.h"
#include "renderer/build/polygon.h"

namespace citytwin::scene {

/// A ring moved to its left (into a counter-clockwise ring) by a distance, corners mitred;
/// nullopt when the ring is too narrow or too jagged for that.
[[nodiscard]] std::optional<PlanRing> moved_inwards(PlanRing const& ring, double distance_m);

/// The corners of a footprint that is nearly a rectangle, the longer side first.
[[nodiscard]] std::optional<std::array<Vec2, 4>> as_rectangle(Rings const& footprint);

/// Where and how to build a roof.
struct RoofSite {
  Rings const& footprint;
  double eaves_m;  ///< height of the flat roof or the eaves
  MeshWriter& roof;
  MeshWriter& wall;  ///< gables and parapets
  Paint roof_paint;
  Paint wall_paint;
};

/// A flat roof behind a parapet, or without one where the footprint leaves no room.
void flat_roof(RoofSite const& site, double parapet_m);
/// Whether a flat roof of this footprint gets a parapet.
[[nodiscard]] bool has_room_for_parapet(Rings const& footprint);
/// A gable roof (ridge to the ends) or a hip roof (ridge drawn in) over a rectangle.
void pitched_roof(RoofSite const& site, std::array<Vec2, 4> const& corners, bool hip);

}  // namespace citytwin::scene
