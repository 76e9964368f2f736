/// @file
/// The narrow slot above a closed conduit that carries its pressure as a water surface.
///
/// Units    m, m2; relative: depth over the conduit's full depth.
/// Errors   none.
/// Source   Preissmann's slot with Sjoeberg's width, as SWMM 5.2 has it; the area is the integral
/// of
///          the width, so that the slot holds what its width passes.
/// Checked  tests/scenarios/sewer/sewer_flow_test.cc
#pragma once

#include "scenarios/sewer/network.h"

namespace citytwin::sewer {

/// Closed conduits have no free surface above this share of their height (EXTRAN, SLOT).
inline constexpr double kCrownExtran = 0.96;
inline constexpr double kCrownSlot = 0.985257;

/// Width of the slot over the greatest width. @pre relative >= kCrownSlot
[[nodiscard]] double slot_width_share(double relative);
/// Area above a full section over greatest width times full depth. @pre relative >= 1
[[nodiscard]] double slot_area_share(double relative);

/// Depth above which a closed section has no free surface of its own.
[[nodiscard]] inline double surface_ends_at(Options const& options, Section const& section) {
  double const share = options.surcharge == Surcharge::slot ? kCrownSlot : kCrownExtran;
  return share * section.full_depth_m;
}

/// Width of the slot, 0 where there is none.
[[nodiscard]] inline double slot_width(Options const& options, Section const& section,
                                       double depth_m) {
  if (options.surcharge != Surcharge::slot || section.open) return 0.0;
  if (depth_m < kCrownSlot * section.full_depth_m) return 0.0;
  return section.max_width_m * slot_width_share(depth_m / section.full_depth_m);
}

/// Area of the slot above a full section, 0 where there is none.
[[nodiscard]] inline double slot_area(Options const& options, Section const& section,
                                      double depth_m) {
  if (depth_m <= section.full_depth_m) return 0.0;
  if (options.surcharge != Surcharge::slot || section.open) return 0.0;
  return section.max_width_m * section.full_depth_m *
         slot_area_share(depth_m / section.full_depth_m);
}

}  // namespace citytwin::sewer
