/// @file
/// Lot: ground on which buildings are set one after another without touching.
///
/// Units    metres, local frame.
#pragma once

#include "geodata/sample/draft.h"
#include "geodata/sample/footprints.h"

namespace citytwin::sample {

/// What all buildings of one kind share.
struct BuildingKind {
  LandUse usage = LandUse::residential;
  double storey_m = 3.0;
  Roof roof = Roof::flat;
  double area_per_person_m2 = 0;  ///< 0: nobody
  int basement_floors = 0;
};

[[nodiscard]] BuildingKind kind_of(LandUse usage);

class Lot {
 public:
  Lot(Draft& draft, Region free, int year) : draft_(draft), free_(std::move(free)), year_(year) {}

  /// Sets a building if its footprint lies on free ground, gap_m from all others of the lot.
  /// @return its index, or nullopt.
  std::optional<std::size_t> set(Polygon footprint, int floors, BuildingKind const& kind,
                                 double gap_m, int estate = -1);
  std::optional<std::size_t> set(Frame const& frame, Polyline const& corners, int floors,
                                 BuildingKind const& kind, double gap_m, int estate = -1) {
    return set(Polygon{frame.placed(corners), {}}, floors, kind, gap_m, estate);
  }
  [[nodiscard]] bool fits(Region const& footprint, double gap_m) const;
  [[nodiscard]] Region const& free() const { return free_; }
  /// Takes ground out of use, for a lane or a field.
  void take(Region const& used) { free_ = free_.minus(used); }
  [[nodiscard]] std::vector<Region> const& placed() const { return placed_; }

 private:
  Draft& draft_;
  Region free_;
  int year_;
  std::vector<Region> placed_;
  std::vector<Box> boxes_;
};

/// A frame in the middle of an area, its axis along the area's longer side.
[[nodiscard]] Frame frame_of(Region const& area);
/// The same, but turned so that its axis is the one nearer to east-west: slabs along u face south.
[[nodiscard]] Frame south_facing(Region const& area);

}  // namespace citytwin::sample
