/// @file
/// Seeded boxes for index tests and benchmarks: uniform ones, and ones that lie like a city's.
#pragma once

#include <cmath>
#include <random>
#include <vector>

#include "geodata/geometry.h"

namespace citytwin::test {

/// Uniform boxes of 0 to 40 m in width x height.
[[nodiscard]] inline std::vector<Box> random_boxes(std::size_t n, double width_m, double height_m,
                                                   unsigned seed) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> x(0, width_m), y(0, height_m), side(0, 40);
  std::vector<Box> boxes(n);
  for (auto& b : boxes) {
    double const left = x(random), low = y(random);
    b = {left, low, left + side(random), low + side(random)};
  }
  return boxes;
}

/// Clusters snapped to 250 m blocks: 55 % buildings, 30 % road and pipe segments along the blocks'
/// edges, 15 % points, 0.2 % large areas.
[[nodiscard]] inline std::vector<Box> city_boxes(std::size_t n, double width_m, double height_m,
                                                 unsigned seed, std::size_t clusters = 40) {
  std::mt19937_64 random(seed);
  std::uniform_real_distribution<double> unit(0, 1);
  std::normal_distribution<double> spread(0, 1);
  std::vector<Vec2> centres(clusters);
  for (auto& c : centres) c = {unit(random) * width_m, unit(random) * height_m};
  std::vector<Box> boxes(n);
  for (auto& b : boxes) {
    auto const& c = centres[static_cast<std::size_t>(unit(random) * static_cast<double>(clusters))];
    double const block_x = std::floor((c.x + spread(random) * 1200) / 250) * 250;
    double const block_y = std::floor((c.y + spread(random) * 1200) / 250) * 250;
    double const kind = unit(random);
    double const x = block_x + 250 * unit(random);
    double const y = block_y + 250 * unit(random);
    if (kind < 0.002) {
      b = {x, y, x + 200 + 800 * unit(random), y + 200 + 800 * unit(random)};
    } else if (kind < 0.55) {
      b = {x, y, x + 8 + 30 * unit(random), y + 8 + 30 * unit(random)};
    } else if (kind < 0.85) {
      double const along = 20 + 60 * unit(random);
      bool const east = unit(random) < 0.5;
      b = east ? Box{x, block_y, x + along, block_y + 3} : Box{block_x, y, block_x + 3, y + along};
    } else {
      b = {x, y, x, y};
    }
  }
  return boxes;
}

}  // namespace citytwin::test
