/// @file
/// Random: a seeded stream of numbers that is the same on every machine.
///
/// The standard's distributions are left to the library; these are not. Each stage of the city
/// draws from its own stream, so that a change in one stage leaves the others as they were.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <string_view>

namespace citytwin::sample {

class Random {
 public:
  Random(std::uint64_t seed, std::string_view stage) : engine_(mix(seed, stage)) {}

  /// In [0, 1), in steps of 2^-32.
  double uniform() { return static_cast<double>(engine_() >> 32) * 0x1p-32; }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  bool chance(double probability) { return uniform() < probability; }
  /// In low .. high, both included.
  int whole(int low, int high) {
    return low + static_cast<int>(uniform() * static_cast<double>(high - low + 1));
  }
  /// @pre items is not empty
  template <class Items>
  auto const& pick(Items const& items) {
    return items[static_cast<std::size_t>(uniform() * static_cast<double>(std::size(items)))];
  }

 private:
  static std::uint64_t mix(std::uint64_t seed, std::string_view stage) {
    std::uint64_t state = seed ^ 0x9e3779b97f4a7c15ULL;
    for (unsigned char c : stage) state = (state ^ c) * 0x100000001b3ULL;
    return state;
  }

  std::mt19937_64 engine_;
};

}  // namespace citytwin::sample
