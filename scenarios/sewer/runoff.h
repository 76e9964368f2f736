/// @file
/// Runoff: rain on subcatchments to inflow at nodes, by SWMM's nonlinear reservoirs.
///
/// Each subcatchment is three plots: impervious without and with depression storage, and pervious.
/// A plot's water stands at depth d and runs off as W/A sqrt(S)/n (d - d_s)^(5/3) per unit area.
///
/// Units    SI; time in s since the start of the run.
/// Shapes   one entry per subcatchment of the network.
/// Errors   none; the reader has checked the input.
/// Source   EPA SWMM 5.2 reference manual vol. I, chapter 3.
/// Checked  tests/scenarios/sewer/runoff_test.cc
#pragma once

#include <array>
#include <vector>

#include "scenarios/sewer/infiltration.h"
#include "scenarios/sewer/network.h"
#include "scenarios/sewer/rain.h"

namespace citytwin::sewer {

struct RunoffTotals {
  double rain_m3 = 0, runon_m3 = 0;
  double evaporation_m3 = 0, infiltration_m3 = 0, runoff_m3 = 0;
  double stored_m3 = 0;
  [[nodiscard]] double error_share() const {
    double const given = rain_m3 + runon_m3;
    double const kept = evaporation_m3 + infiltration_m3 + runoff_m3 + stored_m3;
    return given > 0 ? (given - kept) / given : 0.0;
  }
};

class Runoff {
 public:
  /// @pre network complete and outlives this object
  explicit Runoff(Network const& network);

  [[nodiscard]] double time_s() const { return new_time_s_; }
  /// One wet or dry step on, not beyond the end of the run.
  void step();
  /// Runoff of a subcatchment at a time within the last step, m3/s.
  [[nodiscard]] double runoff_m3ps(std::size_t subcatchment, double time_s) const;
  [[nodiscard]] double rain_mps(std::size_t subcatchment, double time_s) const;
  /// Water from an outfall onto a subcatchment, spread over the next step.
  void add_runon(std::size_t subcatchment, double volume_m3) {
    waiting_m3_[subcatchment] += volume_m3;
  }
  [[nodiscard]] RunoffTotals totals() const;

 private:
  struct Plot {
    double share = 0;  ///< of the subcatchment's area
    double alpha = 0;  ///< W sqrt(S) / (A n)
    double storage_m = 0;
    double to_outlet = 1;  ///< share of its runoff that leaves the subcatchment directly
    bool rough = true;     ///< n > 0; else all water above storage leaves at once
    double depth_m = 0;
    double inflow_mps = 0;  ///< run-on of this step
    double runoff_mps = 0;
  };
  struct Ground {
    std::array<Plot, 3> plots;  ///< impervious without storage, with storage, pervious
    Soil soil;
    double old_runoff_m3ps = 0, new_runoff_m3ps = 0;
    explicit Ground(Infiltration const& law) : soil(law) {}
  };
  [[nodiscard]] double step_length_s() const;
  void pass_on(std::size_t i, double dt_s);
  void rain_on(std::size_t i, double dt_s);
  double run_off(Plot& plot, double inflow_mps, double dt_s) const;
  void spread(std::size_t subcatchment, double flow_m3ps);

  Network const& network_;
  std::vector<Rain> rain_;
  std::vector<Ground> grounds_;
  std::vector<double> waiting_m3_;
  double old_time_s_ = 0, new_time_s_ = 0;
  bool raining_ = false, running_ = false;
  RunoffTotals totals_;
};

/// Evaporation at an instant (s since 1970), m/s.
[[nodiscard]] double evaporation_mps(Network const& network, double instant_s);

}  // namespace citytwin::sewer
