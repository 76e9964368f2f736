/// @file
/// LightGrid: street luminaires packed for the shader: a plan grid of cells, each with the lamps
/// that reach it. Lamps stand still, so it is built once a scene.
///
/// Units    metres, lm, K; colours linear sRGB of luminance 1.
/// Shapes   records: 12 floats a lamp = (x, y, z, flux klm), (C0 east, C0 north, table, -), (r, g,
/// b, -);
///          cells: (first, count) pairs, row-major from the south-west.
/// Checked  tests/renderer/light_grid_test.cc
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "renderer/scene/scene.h"

namespace citytwin::passes {

struct LightGrid {
  double west_m = 0;
  double south_m = 0;
  double cell_m = 16;
  double radius_m = 60;  ///< light farther away is left out, faded to 0 at the rim
  int columns = 0;
  int rows = 0;
  std::vector<float> records;
  std::vector<std::uint32_t> cells;
  std::vector<std::uint32_t> indices;
  std::vector<std::string> photometries;  ///< names in the order of the table layers
};

[[nodiscard]] LightGrid make_light_grid(std::span<scene::Light const> lights);

/// Colour of a blackbody of that temperature, 1000..15000 K, luminance 1.
[[nodiscard]] std::array<float, 3> light_colour(double cct_k);

}  // namespace citytwin::passes
