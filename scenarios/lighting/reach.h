/// @file
/// How far a lamp must be followed so that all light left out stays below a bound.
///
/// On level ground a lamp adds at most E(r) = I(g >= atan(r / h) - tilt) h / (r^2 + h^2)^(3/2) lux
/// at plan distance r, I being the largest intensity of the file in that range. Left out are at
/// worst a lamp at the reach R itself and, behind it, lamps as dense as in the fullest square of
/// the city: E(R) + integral of n E(r) 2 pi r dr from R. R is the smallest distance that keeps this
/// below the tolerance. It is loose, as no point faces the peak of every lamp.
///
/// Units    m, lx, lamps per m2.
/// Errors   none.
/// Checked  tests/scenarios/lighting/reach_test.cc
#pragma once

#include <vector>

#include "scenarios/lighting/lamp.h"

namespace citytwin::lighting {

/// Largest number of lamps per m2 in any square of 200 m.
[[nodiscard]] double lamp_density_per_m2(std::vector<Lamp> const& lamps);

/// Bound of the light that lamps like this one add from beyond reach_m, lx.
[[nodiscard]] double neglected_lx(LampType const& type, Lamp const& lamp, double density_per_m2,
                                  double reach_m);

/// The reach of each lamp, m, in steps of 2 %.
[[nodiscard]] std::vector<double> lamp_reaches_m(LampSet const& set, double tolerance_lx);

}  // namespace citytwin::lighting
