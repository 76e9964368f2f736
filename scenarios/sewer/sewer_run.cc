#include "scenarios/sewer/sewer_run.h"

#include <algorithm>
#include <cmath>

#include "scenarios/sewer/calendar.h"
#include "scenarios/sewer/controls.h"

namespace citytwin::sewer {

namespace {

constexpr double kMillisecond_s = 0.001;
constexpr double kLeastInflow_m3ps = 1e-5 * kFoot_m * kFoot_m * kFoot_m;
enum Given { direct, dry_weather, wet_weather, withdrawn };

double first_report(Options const& options) {
  double const wait = options.report_start_s - options.start_s;
  double const steps = std::max(1.0, std::ceil(wait / options.report_step_s - 1e-9));
  return steps * options.report_step_s;
}

/// A weekend pattern takes the hourly one's place on Saturday and Sunday.
double dry_weather_factor(Network const& network, DryWeatherInflow const& inflow,
                          double instant_s) {
  double factor = 1.0, hourly = 1.0, weekend = 1.0;
  bool has_weekend = false;
  for (Index const index : inflow.patterns) {
    auto const& pattern = network.patterns[index];
    double const value = pattern.at(instant_s);
    if (pattern.kind == PatternKind::hourly)
      hourly = value;
    else if (pattern.kind == PatternKind::weekend)
      weekend = value, has_weekend = true;
    else
      factor *= value;
  }
  auto const day = calendar_time(instant_s).weekday;
  bool const at_weekend = has_weekend && (day == 0 || day == 6);
  return factor * (at_weekend ? weekend : hourly);
}

}  // namespace

double RunBooks::routing_error_share() const {
  double const kept =
      flow.lateral_out_m3 + flow.outfall_m3 + flow.flooding_m3 + flow.loss_m3 + flow.stored_m3;
  double const missing = flow.initial_m3 + flow.lateral_in_m3 - kept;
  double const given = flow.initial_m3 + direct_m3 + dry_weather_m3 + wet_weather_m3;
  return given > 0 ? missing / given : 0.0;
}

Result<SewerRun> SewerRun::make(Network const& network, int threads) {
  SewerRun run(network);
  auto exchange = StreetExchange::make(network);
  if (!exchange) return exchange.error();
  run.exchange_ = std::move(*exchange);
  run.flow_ = std::make_unique<SewerFlow>(network, threads);
  run.runoff_ = std::make_unique<Runoff>(network);
  run.lateral_m3ps_.assign(network.nodes.size(), 0.0);
  run.old_lateral_m3ps_ = run.volume_m3_ = run.lateral_m3ps_;
  run.duration_s_ = network.options.end_s - network.options.start_s;
  run.next_report_s_ = first_report(network.options);
  return run;
}

bool SewerRun::finished() const {
  return duration_s_ - time_s() < 0.5 * kMillisecond_s;
}

double SewerRun::step_length_s() {
  auto const& options = network_->options;
  double step = network_->links.empty() ? options.routing_step_s : flow_->proposed_step_s();
  if (options.rule_step_s > 0.0 && time_s() + step >= next_rule_s_ + options.rule_step_s) {
    step = next_rule_s_ + options.rule_step_s - time_s();
  }
  return std::max(kMillisecond_s, std::min(step, duration_s_ - time_s()));
}

void SewerRun::control(double dt_s) {
  double const rule_step = network_->options.rule_step_s;
  flow_->start_and_stop_pumps();
  if (rule_step <= 0.0 || std::abs(time_s() - next_rule_s_) < kMillisecond_s)
    apply_rules(*network_, *flow_, dt_s);
  flow_->apply_settings(dt_s);
  if (rule_step > 0.0 && std::abs(time_s() + dt_s - next_rule_s_ - rule_step) < kMillisecond_s)
    next_rule_s_ += rule_step;
}

void SewerRun::add_inflows(double at_s) {
  auto const& network = *network_;
  double const instant = network.options.start_s + at_s;
  std::swap(lateral_m3ps_, old_lateral_m3ps_);
  std::fill(lateral_m3ps_.begin(), lateral_m3ps_.end(), 0.0);
  std::copy(std::begin(given_), std::end(given_), std::begin(old_given_));
  std::fill(std::begin(given_), std::end(given_), 0.0);
  for (auto const& inflow : network.direct_inflows) {
    double base = inflow.base;
    if (inflow.pattern != kNone) base *= network.patterns[inflow.pattern].at(instant);
    double const series = inflow.series != kNone
                              ? network.series[inflow.series].at(instant, false) * inflow.scale
                              : 0.0;
    double flow = (base + series) * network.units.flow_m3ps;
    if (std::abs(flow) < kLeastInflow_m3ps) flow = 0.0;
    lateral_m3ps_[inflow.node] += flow;
    given_[flow >= 0.0 ? direct : withdrawn] += std::abs(flow);
  }
  for (auto const& inflow : network.dry_weather_inflows) {
    double const flow = inflow.mean_m3ps * dry_weather_factor(network, inflow, instant);
    lateral_m3ps_[inflow.node] += flow;
    given_[dry_weather] += flow;
  }
  for (std::size_t i = 0; i < network.runoff.subcatchments.size(); ++i) {
    Index const node = network.runoff.subcatchments[i].outlet_node;
    if (node == kNone) continue;
    double const flow = runoff_->runoff_m3ps(i, at_s);
    lateral_m3ps_[node] += flow;
    given_[wet_weather] += flow;
  }
  if (!exchange_.empty()) exchange_.add(*flow_, lateral_m3ps_);
}

void SewerRun::give_to_subcatchments(double dt_s) {
  for (std::size_t i = 0; i < network_->nodes.size(); ++i) {
    auto const& node = network_->nodes[i];
    if (node.kind != NodeKind::outfall || node.outfall.subcatchment == kNone) continue;
    double const inflow = flow_->node(i).inflow_m3ps + std::max(0.0, lateral_m3ps_[i]);
    if (inflow > 0.0) runoff_->add_runon(node.outfall.subcatchment, inflow * dt_s);
  }
}

Result<void> SewerRun::advance(std::function<void(Report const&)> const& report) {
  double const from_s = time_s(), dt_s = step_length_s();
  while (runoff_->time_s() < from_s + dt_s && runoff_->time_s() < duration_s_) runoff_->step();
  flow_->set_evaporation(evaporation_mps(*network_, network_->options.start_s + from_s));
  control(dt_s);
  add_inflows(from_s);
  for (std::size_t i = 0; i < volume_m3_.size(); ++i) {
    volume_m3_[i] = 0.5 * (old_lateral_m3ps_[i] + lateral_m3ps_[i]) * dt_s;
  }
  double* const sums[] = {&books_.direct_m3, &books_.dry_weather_m3, &books_.wet_weather_m3,
                          &books_.withdrawn_m3};
  for (int k = 0; k < 4; ++k) *sums[k] += 0.5 * (old_given_[k] + given_[k]) * dt_s;
  if (auto const moved = flow_->step(dt_s, volume_m3_); !moved) return moved;
  give_to_subcatchments(dt_s);
  report_until(report, dt_s);
  return {};
}

void SewerRun::report_until(std::function<void(Report const&)> const& report, double dt_s) {
  while (next_report_s_ <= time_s() + 0.5 * kMillisecond_s) {
    double const share = std::clamp(1.0 - (time_s() - next_report_s_) / dt_s, 0.0, 1.0);
    if (report) report(Report(*this, next_report_s_, share));
    next_report_s_ += network_->options.report_step_s;
  }
}

RunBooks SewerRun::books() const {
  auto books = books_;
  books.flow = flow_->totals();
  books.runoff = runoff_->totals();
  books.inlet_exchange_m3 =
      books.flow.lateral_in_m3 - books.direct_m3 - books.dry_weather_m3 - books.wet_weather_m3;
  return books;
}

double Report::depth_m(std::size_t i) const {
  auto const& node = run_.flow().node(i);
  return between(node.old_depth_m, node.depth_m);
}

double Report::inflow_m3ps(std::size_t i) const {
  auto const& node = run_.flow().node(i);
  double const before = node.old_inflow_m3ps + std::max(0.0, run_.old_lateral_m3ps_[i]);
  return between(before, node.inflow_m3ps + std::max(0.0, run_.lateral_m3ps_[i]));
}

double Report::overflow_m3ps(std::size_t i) const {
  return run_.flow().node(i).overflow_m3ps;
}

double Report::flow_m3ps(std::size_t i) const {
  double const before = run_.flow().old_flow_m3ps(i), after = run_.flow().flow_m3ps(i);
  bool const switched = run_.network().links[i].kind == LinkKind::pump && before * after == 0.0;
  if (switched) return share_ >= 0.5 ? after : before;
  return between(before, after);
}

double Report::link_depth_m(std::size_t i) const {
  if (auto const* conduit = run_.flow().conduit(i))
    return between(conduit->old_depth_m, conduit->depth_m);
  auto const* structure = run_.flow().structure(i);
  return between(structure->old_depth_m, structure->depth_m);
}

double Report::rain_mps(std::size_t i) const {
  return run_.runoff().rain_mps(i, time_s_);
}
double Report::runoff_m3ps(std::size_t i) const {
  return run_.runoff().runoff_m3ps(i, time_s_);
}

double Report::total_runoff_m3ps() const {
  double sum = 0.0;
  for (std::size_t i = 0; i < run_.network().runoff.subcatchments.size(); ++i)
    sum += runoff_m3ps(i);
  return sum;
}

double Report::total_flooding_m3ps() const {
  double sum = 0.0;
  for (std::size_t i = 0; i < run_.network().nodes.size(); ++i) {
    if (!run_.exchange_.receives(i)) sum += run_.flow().node(i).overflow_m3ps;
  }
  return sum;
}

double Report::total_outflow_m3ps() const {
  double sum = 0.0;
  for (std::size_t i = 0; i < run_.network().nodes.size(); ++i) {
    if (run_.network().nodes[i].kind != NodeKind::outfall) continue;
    auto const& node = run_.flow().node(i);
    sum += node.inflow_m3ps - node.outflow_m3ps + run_.lateral_m3ps_[i];
  }
  return sum;
}

}  // namespace citytwin::sewer
