/// @file
/// The inner loop: illuminance that one lamp adds to a run of points.
///
/// Per pair E = I(C, gamma) cos(eps) / d^2 on the horizontal plane, I bilinear in the lamp's table;
/// 8 pairs at a time on AVX2, the widest instruction set of the machine being chosen at run time.
///
/// Units    metres relative to an origin that caller and points share, so that float keeps 0.1 mm;
///          lx.
/// Shapes   x, y, z, e_lx hold count values and room for point_padding more, which may be read and
///          have 0 added.
/// Errors   none. Points at or above the lamp's height get nothing.
/// Source   CIE 140; reference implementation in tests/scenarios/lighting/pair_kernel_test.cc
/// Checked  tests/scenarios/lighting/pair_kernel_test.cc
#pragma once

#include <array>
#include <cstddef>

#include "scenarios/lighting/lamp_table.h"
#include "scenarios/lighting/occlusion.h"

namespace citytwin::lighting {

inline constexpr std::size_t point_padding = 64;

struct KernelLamp {
  float x = 0, y = 0, z = 0;       ///< relative to the shared origin
  std::array<float, 9> to_lamp{};  ///< rows: C0, C90, zenith
  float scale = 0;                 ///< multiplies the table's candela
  LampTable const* table = nullptr;
  PolarMap const* shadows = nullptr;  ///< null: nothing blocks
};

struct PointRun {
  float const* x = nullptr;
  float const* y = nullptr;
  float const* z = nullptr;
  float* e_lx = nullptr;
  std::size_t count = 0;
};

void add_lamp(KernelLamp const& lamp, PointRun const& points);

}  // namespace citytwin::lighting
