/// @file
/// SewerRun: a whole simulation of one network - runoff, inflows, controls, routing, reports,
/// books.
///
/// @code
///   auto run = SewerRun::make(network);
///   while (!run->finished()) {
///     if (auto const moved = run->advance(); !moved) return moved.error();
///     for (auto const& report : run->reports()) { ... report.depth_m(node) ... }
///   }
/// @endcode
///
/// Units    SI; times in s since the start of the run.
/// Shapes   one report per report step, interpolated between the two routing steps around it.
/// Errors   see SewerFlow::step and inlet_capture.h.
/// Source   EPA SWMM 5.2 reference manual vol. I and II.
/// Checked  tests/scenarios/sewer/sewer_flow_test.cc, `citytwin validate sewer`
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "geodata/result.h"
#include "scenarios/sewer/network.h"
#include "scenarios/sewer/runoff.h"
#include "scenarios/sewer/sewer_flow.h"
#include "scenarios/sewer/street_exchange.h"

namespace citytwin::sewer {

/// The network at a report time between two routing steps; valid while it is handed over.
class Report;

/// What came in and went out over the whole run.
struct RunBooks {
  RunoffTotals runoff;
  double direct_m3 = 0, dry_weather_m3 = 0, wet_weather_m3 = 0;
  double withdrawn_m3 = 0;       ///< negative direct inflow
  double inlet_exchange_m3 = 0;  ///< moved from streets to sewers and back; not a gain or loss
  FlowTotals flow;
  /// What routing created or lost over what it was given, from the outside of the network.
  [[nodiscard]] double routing_error_share() const;
};

class SewerRun {
 public:
  /// @pre network complete and outlives the run
  [[nodiscard]] static Result<SewerRun> make(Network const& network, int threads = 1);

  [[nodiscard]] bool finished() const;
  /// One routing step; calls `report` for each report time that it passes.
  [[nodiscard]] Result<void> advance(std::function<void(Report const&)> const& report);
  [[nodiscard]] double time_s() const { return flow_->time_s(); }
  [[nodiscard]] SewerFlow const& flow() const { return *flow_; }
  [[nodiscard]] Runoff const& runoff() const { return *runoff_; }
  [[nodiscard]] Network const& network() const { return *network_; }
  [[nodiscard]] RunBooks books() const;

 private:
  friend class Report;
  explicit SewerRun(Network const& network) : network_(&network) {}
  double step_length_s();
  void control(double dt_s);
  void add_inflows(double at_s);
  void give_to_subcatchments(double dt_s);
  void report_until(std::function<void(Report const&)> const& report, double dt_s);

  Network const* network_;
  std::unique_ptr<SewerFlow> flow_;
  std::unique_ptr<Runoff> runoff_;
  StreetExchange exchange_;
  std::vector<double> lateral_m3ps_, old_lateral_m3ps_, volume_m3_;
  double next_report_s_ = 0, next_rule_s_ = 0;
  double duration_s_ = 0;
  double old_given_[4] = {0, 0, 0, 0},
         given_[4] = {0, 0, 0, 0};  ///< direct, dry, wet, withdrawn, m3/s
  RunBooks books_;
};

class Report {
 public:
  Report(SewerRun const& run, double time_s, double share)
      : run_(run), time_s_(time_s), share_(share) {}

  [[nodiscard]] double time_s() const { return time_s_; }
  [[nodiscard]] double depth_m(std::size_t node) const;
  [[nodiscard]] double inflow_m3ps(std::size_t node) const;  ///< lateral and from links
  [[nodiscard]] double overflow_m3ps(std::size_t node) const;
  [[nodiscard]] double flow_m3ps(std::size_t link) const;
  [[nodiscard]] double link_depth_m(std::size_t link) const;
  [[nodiscard]] double rain_mps(std::size_t subcatchment) const;
  [[nodiscard]] double runoff_m3ps(std::size_t subcatchment) const;
  [[nodiscard]] double total_runoff_m3ps() const;
  [[nodiscard]] double total_flooding_m3ps() const;
  [[nodiscard]] double total_outflow_m3ps() const;

 private:
  [[nodiscard]] double between(double before, double after) const {
    return before + share_ * (after - before);
  }
  SewerRun const& run_;
  double time_s_, share_;
};

}  // namespace citytwin::sewer
