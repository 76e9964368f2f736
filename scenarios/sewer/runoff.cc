#include "scenarios/sewer/runoff.h"

#include <algorithm>
#include <cmath>

#include "scenarios/sewer/calendar.h"

namespace citytwin::sewer {

namespace {

/// Rain changes are looked for this long after an instant, so that a record at the instant counts.
constexpr double kJustAfter_s = 1.0;
constexpr double kNoDepth_m = 1e-10 * kFoot_m;

double outflow(double alpha, double above_m) {
  return above_m > 0.0 ? alpha * above_m * std::cbrt(above_m * above_m) : 0.0;
}

/// Depth after dt of inflow minus outflow, by fourth-order steps short against the reservoir's own
/// time.
double drain(double depth, double storage, double inflow, double alpha, double dt_s) {
  double const highest = std::max(depth - storage, 0.0) + std::max(0.0, inflow) * dt_s;
  double const rate = alpha * 5.0 / 3.0 * std::cbrt(highest * highest);
  auto const parts = static_cast<int>(std::clamp(std::ceil(rate * dt_s / 0.2), 1.0, 10000.0));
  double const h = dt_s / parts;
  auto const change = [&](double d) { return inflow - outflow(alpha, d - storage); };
  for (int i = 0; i < parts; ++i) {
    double const k1 = change(depth), k2 = change(depth + 0.5 * h * k1);
    double const k3 = change(depth + 0.5 * h * k2), k4 = change(depth + h * k3);
    depth = std::max(0.0, depth + h / 6.0 * (k1 + 2.0 * k2 + 2.0 * k3 + k4));
  }
  return depth;
}

}  // namespace

double evaporation_mps(Network const& network, double instant_s) {
  auto const& runoff = network.runoff;
  if (runoff.evaporation_series != kNone) {
    return network.series[runoff.evaporation_series].at(instant_s, true) *
           network.units.evaporation_mps;
  }
  return runoff.evaporation_mps[static_cast<std::size_t>(calendar_time(instant_s).month)];
}

Runoff::Runoff(Network const& network) : network_(network) {
  for (auto const& gauge : network.runoff.gauges) rain_.emplace_back(network, gauge);
  for (auto const& sub : network.runoff.subcatchments) {
    auto& ground = grounds_.emplace_back(sub.infiltration);
    double const paved = sub.impervious_share, bare = 1.0 - paved;
    auto& [smooth, stored, soil] = ground.plots;
    smooth.share = paved * sub.no_storage_share;
    stored.share = paved * (1.0 - sub.no_storage_share);
    soil.share = bare;
    stored.storage_m = sub.storage_impervious_m;
    soil.storage_m = sub.storage_pervious_m;
    auto const alpha = [&](double share, double manning) {
      double const area = share * sub.area_m2;
      return area > 0.0 && manning > 0.0 ? sub.width_m / area * std::sqrt(sub.slope) / manning
                                         : 0.0;
    };
    smooth.alpha = stored.alpha = alpha(paved, sub.manning_impervious);
    soil.alpha = alpha(bare, sub.manning_pervious);
    smooth.rough = stored.rough = sub.manning_impervious > 0.0;
    soil.rough = sub.manning_pervious > 0.0;
    if (sub.route == SubareaRoute::to_pervious && bare > 0.0)
      smooth.to_outlet = stored.to_outlet = 1.0 - sub.routed_share;
    if (sub.route == SubareaRoute::to_impervious && stored.share > 0.0)
      soil.to_outlet = 1.0 - sub.routed_share;
  }
  waiting_m3_.assign(grounds_.size(), 0.0);
}

double Runoff::rain_mps(std::size_t i, double time_s) const {
  auto const& sub = network_.runoff.subcatchments[i];
  if (network_.options.ignore_rainfall) return 0.0;
  return rain_[sub.gauge].rate_mps(network_.options.start_s + time_s + kJustAfter_s);
}

double Runoff::step_length_s() const {
  auto const& options = network_.options;
  double const now = options.start_s + new_time_s_;
  double length = raining_ || running_ ? options.wet_step_s : options.dry_step_s;
  length = std::min(length, options.dry_step_s);
  for (auto const& rain : rain_) {
    double const next = std::floor(rain.next_change_s(now + kJustAfter_s) - now + 0.5);
    if (next > 0.0) length = std::min(length, next);
  }
  return std::min(length, options.end_s - now);
}

void Runoff::spread(std::size_t i, double flow_m3ps) {
  double const area = network_.runoff.subcatchments[i].area_m2;
  if (area <= 0.0) return;
  for (auto& plot : grounds_[i].plots) plot.inflow_mps += flow_m3ps / area;
}

/// Runoff of the last step that runs onto another subcatchment, or from one plot to another.
void Runoff::pass_on(std::size_t i, double) {
  auto const& sub = network_.runoff.subcatchments[i];
  auto& ground = grounds_[i];
  if (sub.outlet_subcatchment != kNone && sub.outlet_subcatchment != i)
    spread(sub.outlet_subcatchment, ground.old_runoff_m3ps);
  auto& [smooth, stored, soil] = ground.plots;
  if (sub.route == SubareaRoute::to_pervious && soil.share > 0.0) {
    double const flow = smooth.runoff_mps * smooth.share * (1.0 - smooth.to_outlet) +
                        stored.runoff_mps * stored.share * (1.0 - stored.to_outlet);
    soil.inflow_mps += flow / soil.share;
  }
  if (sub.route == SubareaRoute::to_impervious && stored.share > 0.0) {
    stored.inflow_mps += soil.runoff_mps * (1.0 - soil.to_outlet) * soil.share / stored.share;
  }
}

/// Moves a plot's depth on with its net inflow; returns its runoff per area at the end of the step.
double Runoff::run_off(Plot& plot, double inflow_mps, double dt_s) const {
  double rest_s = dt_s;
  double const gap = plot.storage_m - plot.depth_m;
  if (gap > 0.0 && inflow_mps * dt_s <= gap) {
    plot.depth_m = std::max(0.0, plot.depth_m + inflow_mps * dt_s);
    rest_s = 0.0;
  } else if (gap > 0.0) {
    rest_s -= gap / inflow_mps;
    plot.depth_m = plot.storage_m;
  }
  if (rest_s > 0.0) {
    plot.depth_m = plot.alpha > 0.0
                       ? drain(plot.depth_m, plot.storage_m, inflow_mps, plot.alpha, rest_s)
                       : std::max(0.0, plot.depth_m + inflow_mps * rest_s);
  }
  double const above = plot.depth_m - plot.storage_m;
  if (above <= kNoDepth_m) return 0.0;
  if (plot.rough) return outflow(plot.alpha, above);
  plot.depth_m = plot.storage_m;
  return rest_s > 0.0 ? above / rest_s : 0.0;
}

void Runoff::rain_on(std::size_t i, double dt_s) {
  auto const& sub = network_.runoff.subcatchments[i];
  auto& ground = grounds_[i];
  double const rain = rain_mps(i, old_time_s_);
  double const possible = network_.runoff.evaporation_only_when_dry && rain > 0.0
                              ? 0.0
                              : evaporation_mps(network_, network_.options.start_s + old_time_s_);
  double leaving = 0.0;
  for (std::size_t k = 0; k < 3; ++k) {
    auto& plot = ground.plots[k];
    double const area = sub.area_m2 * plot.share;
    plot.runoff_mps = 0.0;
    if (area <= 0.0) continue;
    double const evaporated = std::min(plot.depth_m / dt_s, possible);
    double soaked = 0.0;
    if (k == 2) soaked = ground.soil.infiltrate(dt_s, {rain, plot.inflow_mps, plot.depth_m});
    double const available = plot.depth_m / dt_s + plot.inflow_mps + rain;
    if (evaporated + soaked >= available) {
      plot.depth_m = 0.0;
      plot.runoff_mps = 0.0;
    } else {
      plot.runoff_mps = run_off(plot, plot.inflow_mps + rain - evaporated - soaked, dt_s);
    }
    leaving += plot.to_outlet * plot.runoff_mps * area;
    totals_.rain_m3 += rain * area * dt_s;
    totals_.evaporation_m3 += evaporated * area * dt_s;
    totals_.infiltration_m3 += soaked * area * dt_s;
  }
  ground.new_runoff_m3ps = leaving;
  if (leaving > 0.0) running_ = true;
  bool const kept_inside = sub.outlet_subcatchment != kNone && sub.outlet_subcatchment != i;
  if (!kept_inside) totals_.runoff_m3 += leaving * dt_s;
}

void Runoff::step() {
  double const now = network_.options.start_s + new_time_s_;
  raining_ = false;
  for (auto const& rain : rain_) raining_ = raining_ || rain.rate_mps(now + kJustAfter_s) > 0.0;
  double const dt_s = step_length_s();
  double const last_dt_s = new_time_s_ - old_time_s_;
  old_time_s_ = new_time_s_;
  new_time_s_ += dt_s;
  for (auto& ground : grounds_) {
    ground.old_runoff_m3ps = ground.new_runoff_m3ps;
    for (auto& plot : ground.plots) plot.inflow_mps = 0.0;
  }
  for (std::size_t i = 0; i < grounds_.size(); ++i) {
    if (waiting_m3_[i] > 0.0 && last_dt_s > 0.0) {
      spread(i, waiting_m3_[i] / dt_s);
      totals_.runon_m3 += waiting_m3_[i];
      waiting_m3_[i] = 0.0;
    }
  }
  for (std::size_t i = 0; i < grounds_.size(); ++i) pass_on(i, dt_s);
  running_ = false;
  for (std::size_t i = 0; i < grounds_.size(); ++i) rain_on(i, dt_s);
}

double Runoff::runoff_m3ps(std::size_t i, double time_s) const {
  double const length = new_time_s_ - old_time_s_;
  double const f = length > 0.0 ? std::clamp((time_s - old_time_s_) / length, 0.0, 1.0) : 1.0;
  return (1.0 - f) * grounds_[i].old_runoff_m3ps + f * grounds_[i].new_runoff_m3ps;
}

RunoffTotals Runoff::totals() const {
  auto totals = totals_;
  for (std::size_t i = 0; i < grounds_.size(); ++i) {
    for (auto const& plot : grounds_[i].plots) {
      totals.stored_m3 += plot.depth_m * plot.share * network_.runoff.subcatchments[i].area_m2;
    }
  }
  return totals;
}

}  // namespace citytwin::sewer
