/// @file
/// SegmentGrid: lines with values packed for the shader that draws them as bands on the ground.
///
/// Units    metres, local frame.
/// Shapes   segments: x0, y0, x1, y1; values: (value, half width); cells as in light_grid.h.
/// Checked  tests/renderer/segment_grid_test.cc
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geodata/layer.h"
#include "scenarios/core/overlay.h"

namespace citytwin::passes {

struct SegmentGrid {
  double west_m = 0;
  double south_m = 0;
  double cell_m = 16;
  int columns = 0;
  int rows = 0;
  std::vector<float> segments;
  std::vector<float> values;
  std::vector<std::uint32_t> cells;
  std::vector<std::uint32_t> indices;
};

/// Bands are never wider than this on either side, whatever the zoom.
inline constexpr double widest_half_band_m = 12;

/// Half the width of a feature's band; a picture draws it wider where it would be thinner than a
/// pixel.
[[nodiscard]] double half_band_m(Layer const& layer, std::size_t row);

/// Values of features that the layer does not have are ignored; features without a value are not
/// drawn.
[[nodiscard]] SegmentGrid make_segment_grid(Layer const& layer,
                                            std::span<FeatureValue const> features);

}  // namespace citytwin::passes
