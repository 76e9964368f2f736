/// @file
/// Infiltration into the pervious part of a subcatchment: Horton, Green-Ampt, curve number, and
/// their variants.
///
/// Units    SI; rates m/s, depths m.
/// Errors   none.
/// Source   EPA SWMM 5.2 reference manual vol. I, chapter 4.
/// Checked  tests/scenarios/sewer/runoff_test.cc
#pragma once

#include "scenarios/sewer/runoff_input.h"

namespace citytwin::sewer {

/// Water offered to the soil in one step.
struct SoilSupply {
  double rain_mps = 0;
  double runon_mps = 0;
  double ponded_m = 0;
};

class Soil {
 public:
  explicit Soil(Infiltration const& law) : law_(law), deficit_(law.deficit) {
    start_curve_number();
  }
  /// Rate taken over the next dt_s; never more than supply.
  double infiltrate(double dt_s, SoilSupply const& supply);

 private:
  void start_curve_number();
  double horton(double dt_s, double offered_mps);
  double modified_horton(double dt_s, double offered_mps);
  double green_ampt(double dt_s, double offered_mps, double ponded_m);
  double green_ampt_unsaturated(double dt_s, double offered_mps, double ponded_m);
  double green_ampt_saturated(double dt_s, double offered_mps, double ponded_m);
  double curve_number(double dt_s, SoilSupply const& supply);
  double upper_zone_m() const;

  Infiltration law_;
  double horton_time_s_ = 0;  ///< place on Horton's curve
  double infiltrated_m_ =
      0;  ///< of this event (Green-Ampt, modified Horton, Horton with a maximum)
  double upper_zone_filled_m_ = 0;
  double deficit_ = 0;
  double until_new_event_s_ = 0;
  bool saturated_ = false;
  double storage_max_m_ = 0, storage_m_ = 0, storage_event_m_ = 0;  ///< curve number
  double rain_m_ = 0, taken_m_ = 0, last_rate_mps_ = 0, recovery_per_s_ = 0;
};

}  // namespace citytwin::sewer
