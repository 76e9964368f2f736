/// @file
/// Rain at a gauge through time: blocks of constant intensity.
///
/// A record of the gauge's series holds from its time for the gauge's interval.
///
/// Units    instants in s since 1970; m/s.
/// Errors   none.
/// Source   EPA SWMM 5.2 reference manual vol. I, section 2.3.
/// Checked  tests/scenarios/sewer/runoff_test.cc
#pragma once

#include <vector>

#include "scenarios/sewer/network.h"

namespace citytwin::sewer {

class Rain {
 public:
  Rain(Network const& network, RainGauge const& gauge);
  [[nodiscard]] double rate_mps(double time_s) const;
  /// The next instant after time_s at which the rate may change; infinity when none.
  [[nodiscard]] double next_change_s(double time_s) const;

 private:
  struct Block {
    double start_s, end_s, rate_mps;
  };
  std::vector<Block> blocks_;
};

}  // namespace citytwin::sewer
