/// @file
/// What the two photometry readers share: expansion of stored planes by symmetry, and checks.
///
/// Units    degrees, cd.
/// Shapes   stored.candela[plane][k] as in the file.
/// Errors   angles that do not ascend or leave their range, negative candela: the angle is named.
/// Checked  tests/scenarios/core/photometry_test.cc
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "geodata/result.h"
#include "scenarios/core/photometry.h"

namespace citytwin {

enum class PlaneSymmetry {
  none,
  rotational,
  c0_c180,   ///< I(360 - C) = I(C), stored 0 .. 180
  c90_c270,  ///< I(180 - C) = I(C), stored 270 .. 90 or 90 .. 270
  quadrant   ///< both, stored 0 .. 90
};

struct StoredPlanes {
  PlaneSymmetry symmetry = PlaneSymmetry::none;
  std::vector<double> c_deg;  ///< of the stored planes, in the file's order
  std::vector<double> gamma_deg;
  std::vector<double> candela;  ///< [plane * gammas + k]
};

/// An error about a photometric file: "NAME:LINE: what"; without a line when it is 0.
[[nodiscard]] Error photometry_error(std::filesystem::path const& file, int line,
                                     std::string const& what);

/// Fills c_deg, gamma_deg and candela with planes 0 .. 360 and appends warnings.
[[nodiscard]] Result<void> expand_planes(StoredPlanes const& stored,
                                         std::filesystem::path const& file, Photometry& out);

}  // namespace citytwin
