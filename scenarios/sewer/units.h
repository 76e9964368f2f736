/// @file
/// What a SWMM input file's numbers mean in SI: its flow unit fixes every other unit of the file.
///
/// Units    each factor turns one unit of the file into SI (m, m2, m3, m3/s, m/s).
/// Source   EPA SWMM 5.2 user's manual, appendix A (units of measurement).
/// Checked  tests/scenarios/sewer/inp_reader_test.cc
#pragma once

namespace citytwin::sewer {

inline constexpr double kFoot_m = 0.3048;
inline constexpr double kInch_m = 0.0254;
/// 32.2 ft/s2: the published oracles were computed with it.
inline constexpr double kGravity_mps2 = 32.2 * kFoot_m;

enum class FlowUnit { cfs, gpm, mgd, cms, lps, mld };

struct Units {
  bool metric = false;
  double length_m = kFoot_m;
  double land_area_m2 = 43560.0 * kFoot_m * kFoot_m;  ///< acre or hectare
  double flow_m3ps = kFoot_m * kFoot_m * kFoot_m;
  double rain_rate_mps = kInch_m / 3600.0;     ///< in/h or mm/h
  double rain_depth_m = kInch_m;               ///< in or mm
  double evaporation_mps = kInch_m / 86400.0;  ///< in/day or mm/day

  [[nodiscard]] double area_m2() const { return length_m * length_m; }
  [[nodiscard]] double volume_m3() const { return length_m * length_m * length_m; }
};

[[nodiscard]] constexpr Units units_of(FlowUnit unit) {
  constexpr double cubic_foot_m3 = kFoot_m * kFoot_m * kFoot_m;
  Units units;
  units.metric = unit >= FlowUnit::cms;
  if (units.metric) {
    units.length_m = 1.0;
    units.land_area_m2 = 1e4;
    units.rain_rate_mps = 1e-3 / 3600.0;
    units.rain_depth_m = 1e-3;
    units.evaporation_mps = 1e-3 / 86400.0;
  }
  switch (unit) {
    case FlowUnit::cfs:
      units.flow_m3ps = cubic_foot_m3;
      break;
    case FlowUnit::gpm:
      units.flow_m3ps = cubic_foot_m3 / 448.831;
      break;
    case FlowUnit::mgd:
      units.flow_m3ps = cubic_foot_m3 * 1.54723;
      break;
    case FlowUnit::cms:
      units.flow_m3ps = 1.0;
      break;
    case FlowUnit::lps:
      units.flow_m3ps = 1e-3;
      break;
    case FlowUnit::mld:
      units.flow_m3ps = 1e3 / 86400.0;
      break;
  }
  return units;
}

}  // namespace citytwin::sewer
