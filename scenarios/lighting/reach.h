/// @file
/// How far each lamp must be followed so that all light left out stays below a bound.
///
/// On level ground a lamp adds at most E(r) = I(g >= atan(r / h) - tilt) h / (r^2 + h^2)^(3/2) lux
/// at plan distance r, I being the largest intensity of the file in that range. All lamps are cut
/// off at one illuminance e: the reach R of a kind of lamp is where its E falls to e. Left out at a
/// point are at worst one lamp at its reach and, behind it, every kind as dense as in its fullest
/// square of the city: e + sum over kinds of n times the integral of E(r) 2 pi r dr from R. The
/// largest e that keeps this below the tolerance is taken. The bound is loose, as no point faces
/// the peak of every lamp.
///
/// Units    m, lx, lamps per m2.
/// Shapes   lamps of one kind share type, and height, tilt and flux rounded up.
/// Errors   none.
/// Checked  tests/scenarios/lighting/reach_test.cc
#pragma once

#include <vector>

#include "scenarios/lighting/lamp.h"

namespace citytwin::lighting {

struct Reaches {
  std::vector<double> metres;  ///< one per lamp
  double neglected_lx = 0;     ///< the bound that was kept
};

[[nodiscard]] Reaches lamp_reaches(LampSet const& set, double tolerance_lx);

}  // namespace citytwin::lighting
