/// @file
/// 1 / cbrt(x): Manning's law wants R^(2/3) and R^(-4/3), and a call into libm costs more than all
/// the rest of a conduit's friction.
///
/// Units    none.
/// Errors   none. @pre x is a normal number above 0
/// Source   Householder's iteration on r^-3 = x from an estimate by the exponent's bits: an error
///          of 3 % becomes 1e-6 and then rounding.
/// Checked  tests/scenarios/sewer/section_test.cc, within 1e-15 of std::cbrt
#pragma once

#include <bit>
#include <cstdint>

namespace citytwin::sewer {

[[nodiscard]] inline double inverse_cube_root(double x) {
  constexpr std::uint64_t at_one = 0x553EF20000000000;  ///< 4/3 of the bits of 1.0, to 3 %
  double r = std::bit_cast<double>(at_one - std::bit_cast<std::uint64_t>(x) / 3);
  for (int i = 0; i < 2; ++i) {
    double const h = 1.0 - x * r * r * r;
    r += r * h * (1.0 / 3.0 + h * (2.0 / 9.0 + h * (14.0 / 81.0)));
  }
  return r;
}

}  // namespace citytwin::sewer
