/// @file
/// SpongeStack: one sponge measure as a stack of layers, from its surface down to the ground.
///
///   inflow -> surface -> [pavement] -> [soil] -> [storage | drainage mat] -> drain, ground
///
/// Surface: ponds up to its berm, the rest overflows. Into soil by Green and Ampt, into pavement by
/// its permeability, into a storage at once. Soil above field capacity percolates at
/// K exp(-slope (porosity - theta)). A storage seeps into the ground and drains by
/// C (head - offset)^n; once it is full, soil and what stands on it add to the head. A drainage mat
/// (on roofs) drains as a film, sqrt(slope) / n d^(5/3) over its length. Each flux is limited by
/// what its layer holds and by the room beneath. Explicit in time: what leaves in a step follows
/// from the layers at its beginning.
///
/// Left out: evaporation and clogging (hours, not seasons), drains that open and close by level.
///
/// Units    m, s; drain coefficient in mm/h per mm^n; theta 0..1. Fluxes are depths over the unit's
///          area.
/// Errors   none. @pre dt_s > 0, inflow_m >= 0
/// Source   Rossman and Huber (2016), SWMM Reference Manual vol. III, EPA/600/R-16/093, ch. 6: the
///          equations; Green and Ampt as in soil_kernel.h.
/// Checked  tests/scenarios/flood/sponge_stack_test.cc against SWMM 5.2.4's detailed LID reports.
#pragma once

#include <string>

namespace citytwin::flood {

/// A layer with thickness 0 is not there.
struct SpongeDesign {
  double berm_m = 0;
  double surface_void = 1;
  double pavement_m = 0;
  double pavement_void = 0.15;  ///< of its open share
  double pavement_sealed = 0;   ///< share of the pavement that is solid blocks
  double pavement_m_per_s = 0;
  double soil_m = 0;
  double porosity = 0.45;
  double field_capacity = 0.2;
  double wilting_point = 0.1;
  double soil_m_per_s = 0;
  double soil_slope = 10;
  double suction_m = 0;
  double storage_m = 0;
  double storage_void = 0.4;
  double seepage_m_per_s = 0;
  double mat_m = 0;
  double mat_void = 0.5;
  double mat_manning = 0.1;
  double mat_slope = 0.02;
  double drain_coefficient = 0;
  double drain_exponent = 0.5;
  double drain_offset_m = 0;

  /// What it can hold beyond a soil at field capacity.
  [[nodiscard]] double capacity_m() const;
};

/// What layers hold.
struct SpongeState {
  double surface_m = 0;   ///< depth of water
  double pavement_m = 0;  ///< level
  double theta = 0;       ///< moisture of the soil
  double storage_m = 0;   ///< level in the storage or the mat
  double soaked_m = 0;    ///< into the soil since the begin
  double deficit = 0;     ///< air in the soil at the begin

  [[nodiscard]] double water_m(SpongeDesign const& design) const;
};

/// In one step.
struct SpongeFlux {
  double infiltrated_m = 0;  ///< from the surface into the stack
  double percolated_m = 0;   ///< into the storage or the mat
  double seeped_m = 0;       ///< into the ground
  double drained_m = 0;
  double overflow_m = 0;
};

/// @param saturation share of the soil's pores between wilting point and porosity, and of the
///        storage, that is full
[[nodiscard]] SpongeState sponge_at_begin(SpongeDesign const& design, double saturation);

/// @param length_m of the film in a drainage mat
SpongeFlux step_sponge(SpongeDesign const& design, double length_m, double inflow_m, double dt_s,
                       SpongeState& state);

}  // namespace citytwin::flood
