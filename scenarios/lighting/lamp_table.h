/// @file
/// LampTable: a photometric distribution on equidistant nodes, laid out for the pair kernel.
///
/// The steps are chosen so that every angle of the file is a node; bilinear interpolation in the
/// table is then the bilinear interpolation of the file. Files whose angles fit no step of 0.1 deg
/// or more are resampled at 0.25 deg.
///
/// Units    cd as in the file; angles in rad.
/// Shapes   candela[plane * gammas + k]; planes C = 0 .. 360 deg, both included.
/// Errors   none.
/// Checked  tests/scenarios/lighting/pair_kernel_test.cc
#pragma once

#include <vector>

#include "scenarios/core/photometry.h"

namespace citytwin::lighting {

struct LampTable {
  int planes = 0;
  int gammas = 0;
  float planes_per_rad = 0;  ///< node index = C * planes_per_rad
  float gammas_per_rad = 0;  ///< node index = (gamma - gamma_first) * gammas_per_rad
  float gamma_first_rad = 0;
  std::vector<float> candela;
};

[[nodiscard]] LampTable make_lamp_table(Photometry const& photometry);

}  // namespace citytwin::lighting
