/// @file
/// What a node of the sewers exchanges with the street above it while the street's water moves
/// nowhere else: inlets drain it, the cover lets out what rises above it.
///
/// Solved together with the node's own depth, so that a pipe that fills within a moment neither
/// swallows more than it has room for nor throws out more than it holds: the water that drains
/// never raises the node above the street's level, the water that spills never lowers it below.
///
/// Units    SI. Depths above the node's invert; coefficients in m3/s per square root of a metre.
/// Shapes   one node; several inlets are one, by sum and weighted mean.
/// Errors   none.
/// Source   free weir c P d^1.5, drowned weir c P d sqrt(dh), orifice c A sqrt(2 g dh): all of the
///          form K sqrt(min(d, dh)) with d the water over the crest and dh the street's level above
///          the node's; HEC-22 (grates), Rubinato et al. 2017 (covers).
/// Checked  tests/scenarios/sewer/street_opening_test.cc
#pragma once

namespace citytwin::sewer {

struct StreetOpening {
  double level_m = 0;          ///< street water above the inlets
  double over_crest_m = 0;     ///< its depth over the inlets' crest
  double inlet_m25_per_s = 0;  ///< K of the inlets at that depth; 0 = none
  double offered_m3 = 0;       ///< what the street still has to give
  double spill_level_m = 0;    ///< above it water comes out of the cover
  double cover_m25_per_s = 0;  ///< K of the cover; 0 = sealed
  double inlet_street_m2 = 0;  ///< street that sinks as its water drains
  double cover_street_m2 = 0;  ///< street that rises as water spills

  /// After a volume went into the node (below 0: out of it).
  void move(double volume_m3) {
    if (volume_m3 > 0) {
      offered_m3 -= volume_m3;
      level_m -= volume_m3 / inlet_street_m2;
    } else if (volume_m3 < 0) {
      spill_level_m -= volume_m3 / cover_street_m2;
    }
  }
};

/// Volume into the node (out of it: below 0) in a step, where its depth would become `free_m`
/// without the exchange and a cubic metre changes it by 1/surface_m2.
[[nodiscard]] double street_exchange_m3(StreetOpening const& opening, double free_m,
                                        double surface_m2, double dt_s);

}  // namespace citytwin::sewer
