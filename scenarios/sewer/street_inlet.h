/// @file
/// Streets with kerbs and gutters, and the inlets that take their water underground, as data.
///
/// Units    SI.
/// Errors   none; plain data.
/// Source   FHWA HEC-22, chapter 4; EPA SWMM 5.2 user's manual, sections [STREETS], [INLETS],
/// [INLET_USAGE]. Checked  tests/scenarios/sewer/inlet_capture_test.cc
#pragma once

#include <cstdint>
#include <string>

namespace citytwin::sewer {

struct Street {
  std::string name;
  double width_m = 0;  ///< kerb to crown
  double kerb_height_m = 0;
  double cross_slope = 0;
  double manning = 0;
  double gutter_depression_m = 0;
  double gutter_width_m = 0;
  int sides = 2;
  double back_width_m = 0;
  double back_slope = 0;
  double back_manning = 0;
};

enum class Throat { horizontal, inclined, vertical };

/// Grate, kerb opening, both (combination), a slot, or a drop inlet in a channel.
struct InletDesign {
  std::string name;
  double grate_length_m = 0, grate_width_m = 0;
  std::string grate_type;       ///< row of data/standards/sewer_grates.csv, or GENERIC
  double grate_open_share = 0;  ///< GENERIC; else from the table
  double grate_splash_mps = 0;  ///< GENERIC
  double kerb_length_m = 0, kerb_height_m = 0;
  Throat throat = Throat::vertical;
  double slot_length_m = 0, slot_width_m = 0;
  bool drop = false;
};

enum class InletPlacement { automatic, on_grade, on_sag };

struct InletUse {
  std::uint32_t link = 0;  ///< the street conduit
  std::uint32_t design = 0;
  std::uint32_t node = 0;  ///< receives the captured water
  int count = 1;           ///< per side
  double open_share = 1;   ///< 1 - clogged
  double flow_limit_m3ps = 0;
  double local_depression_m = 0, local_width_m = 0;
  InletPlacement placement = InletPlacement::automatic;
};

}  // namespace citytwin::sewer
