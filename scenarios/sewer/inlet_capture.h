/// @file
/// Water that street inlets take from a gutter on grade or in a sag, by HEC-22.
///
/// Units    SI outside; the charts' coefficients are in feet and are used in feet inside.
/// Shapes   one inlet of one side of a street.
/// Errors   a grate type that data/standards/sewer_grates.csv does not list.
/// Source   FHWA HEC-22 (3rd ed.), sections 4.3-4.4; EPA SWMM 5.2 reference manual vol. II addendum
/// (inlets). Checked  tests/scenarios/sewer/inlet_capture_test.cc
#pragma once

#include "geodata/result.h"
#include "scenarios/sewer/network.h"

namespace citytwin::sewer {

/// A street's gutter as the inlet sees it; lengths in ft.
struct Gutter {
  double slope = 0;         ///< along the street
  double cross_slope = 0;   ///< of the pavement
  double gutter_slope = 0;  ///< of the depressed gutter
  double depression_ft = 0;
  double width_ft = 0;  ///< of the gutter
  double manning = 0;
  double crown_ft = 0;  ///< kerb to crown
  int sides = 1;
};

/// An inlet design with its grate's figures; lengths in ft.
struct InletFigures {
  double grate_length_ft = 0, grate_width_ft = 0, grate_open_share = 0, splash_ftps = 0;
  double kerb_length_ft = 0, kerb_height_ft = 0;
  Throat throat = Throat::vertical;
  double slot_length_ft = 0, slot_width_ft = 0;
  bool drop = false;
};

[[nodiscard]] Result<InletFigures> inlet_figures(InletDesign const& design);
[[nodiscard]] Gutter gutter_of(Network const& network, InletUse const& use);

/// Spread of a gutter flow on one side, from the kerb, at most to the crown, ft. @pre flow > 0
[[nodiscard]] double gutter_spread_ft(Gutter const& gutter, double flow_cfs);
/// Flow that one inlet takes out of a gutter flow passing on grade, ft3/s.
[[nodiscard]] double on_grade_capture_cfs(Gutter const& gutter, InletFigures const& inlet,
                                          double flow_cfs);
/// Flow that one inlet takes in a sag with water `depth_ft` deep at the kerb, ft3/s.
[[nodiscard]] double on_sag_capture_cfs(Gutter const& gutter, InletFigures const& inlet,
                                        double depth_ft);

}  // namespace citytwin::sewer
