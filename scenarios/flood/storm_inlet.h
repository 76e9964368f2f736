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

  [[nodiscard]] static Result<StormInlet> load();
  [[nodiscard]] double capture_m3_per_s(double depth_m) const;
};

}  // namespace citytwin::flood
