/// @file
/// Flow through pumps, orifices, weirs and outlets by the water levels at their ends.
///
/// Units    SI; weir and outlet coefficients are those of the file's unit system and are turned to
/// SI by
///          StructureModel::weir_unit and Units.
/// Shapes   flow positive from `from` to `to`.
/// Errors   none.
/// Source   EPA SWMM 5.2 reference manual vol. II, chapter 6; Villemonte (1947) for submergence;
/// ARMCO for
///          the head loss of flap gates.
/// Checked  tests/scenarios/sewer/sewer_flow_test.cc
#pragma once

#include "scenarios/sewer/hydraulic_model.h"

namespace citytwin::sewer {

/// Water at the two ends of a structure.
struct StructureEnds {
  double head_from_m = 0, head_to_m = 0;
  double depth_from_m = 0, depth_to_m = 0;
  double volume_from_m3 = 0;
  double inflow_from_m3ps = 0;  ///< what reaches the upstream node in this iterate
};

/// Sets flow class, depth, dQ/dH and surfaces of `state` and returns the flow before relaxation.
[[nodiscard]] double structure_flow(StructureModel const& model, Units const& units,
                                    StructureEnds const& ends, StructureState& state);

}  // namespace citytwin::sewer
