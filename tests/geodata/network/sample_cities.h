/// @file
/// Sample cities, made once for a test executable.
#pragma once

#include "geodata/sample/sample_city.h"

namespace citytwin::test {

inline CityModel const& sample_city(sample::Size size) {
  static auto const block = sample::make_city(sample::Size::block, 7);
  if (size == sample::Size::block) return *block;
  static auto const core = sample::make_city(sample::Size::core, 7);
  return *core;
}

}  // namespace citytwin::test
