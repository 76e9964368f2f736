/// @file
/// StormInlet: how much street water a grate takes.
///
/// Units    m, m2, m3/s.
/// Errors   load(): a missing or broken table, named.
/// Source   data/standards/storm_inlet.csv; FHWA HEC-22, grates in sags: the lesser of a weir and
/// an
///          orifice.
/// Checked  tests/scenarios/flood/sewer_coupling_test.cc
#pragma once

#include "geodata/result.h"

namespace citytwin::flood {

struct StormInlet {
  double perimeter_m = 0;
  double open_area_m2 = 0;
  double weir_m05_per_s = 0;
  double orifice = 0;
  double clear_share = 1;
  double reach_m = 0;  ///< how far it may drain to a manhole without a pipe of its own
  double cover_diameter_m = 0;
  double cover_orifice = 0;

  [[nodiscard]] static Result<StormInlet> load();
  /// K of Q = K sqrt(min(d, dh)) with d the water over the grate and dh its level above the
  /// manhole's: the lesser of a weir, drowned where dh < d, and an orifice.
  [[nodiscard]] double grate_m25_per_s(double depth_m) const;
  /// The same of what comes out of a manhole, dh its level above the street's.
  [[nodiscard]] double cover_m25_per_s() const;
  [[nodiscard]] double capture_m3_per_s(double depth_m) const;
};

}  // namespace citytwin::flood
