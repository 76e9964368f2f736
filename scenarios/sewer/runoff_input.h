/// @file
/// What makes runoff, as data: rain gauges, subcatchments, evaporation.
///
/// Units    SI; rain in m/s; indices into Network's vectors (node) or RunoffInput's (subcatchment,
/// gauge). Errors   none; plain data. Source   EPA SWMM 5.2 reference manual vol. I, chapters 3
/// (runoff) and 4 (infiltration). Checked  tests/scenarios/sewer/runoff_test.cc
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace citytwin::sewer {

enum class RainKind { intensity, volume, cumulative };

struct RainGauge {
  std::string name;
  RainKind kind = RainKind::intensity;
  double interval_s = 3600;
  std::uint32_t series = 0;  ///< values in the file's rain unit (per hour for intensities)
};

enum class InfiltrationLaw {
  horton,
  modified_horton,
  green_ampt,
  modified_green_ampt,
  curve_number
};

struct Infiltration {
  InfiltrationLaw law = InfiltrationLaw::horton;
  double max_rate_mps = 0, min_rate_mps = 0, decay_per_s = 0, recovery_per_s = 0;  ///< Horton
  double max_volume_m = 0;                                  ///< Horton; 0: none
  double suction_m = 0, conductivity_mps = 0, deficit = 0;  ///< Green-Ampt
  double curve_number = 0, drying_days = 0;                 ///< curve number
};

enum class SubareaRoute { outlet, to_pervious, to_impervious };

struct Subcatchment {
  std::string name;
  std::uint32_t gauge = 0;
  std::uint32_t outlet_node = 0xffffffffu;
  std::uint32_t outlet_subcatchment = 0xffffffffu;
  double area_m2 = 0;
  double impervious_share = 0;
  double width_m = 0;
  double slope = 0;
  double manning_impervious = 0, manning_pervious = 0;
  double storage_impervious_m = 0, storage_pervious_m = 0;
  double no_storage_share = 0;  ///< of the impervious area
  SubareaRoute route = SubareaRoute::outlet;
  double routed_share = 1;
  Infiltration infiltration;
  bool has_subareas = false;
  bool has_infiltration = false;
};

struct RunoffInput {
  std::vector<RainGauge> gauges;
  std::vector<Subcatchment> subcatchments;
  std::array<double, 12> evaporation_mps{};  ///< by month
  std::uint32_t evaporation_series = 0xffffffffu;
  bool evaporation_only_when_dry = false;
};

}  // namespace citytwin::sewer
