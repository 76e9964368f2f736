#include "scenarios/sewer/street_exchange.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace citytwin::sewer {

namespace {

constexpr double kCubicFoot_m3 = kFoot_m * kFoot_m * kFoot_m;
/// Gutter flows below this are not captured.
constexpr double kLeastFlow_cfs = 0.001;

double open_area(InletUse const& use, InletFigures const& f) {
  double area = f.grate_length_ft * f.grate_width_ft * f.grate_open_share;
  area += std::max(0.0, f.kerb_length_ft - f.grate_length_ft) * f.kerb_height_ft;
  if (f.slot_length_ft > 0.0) area = f.slot_length_ft * f.slot_width_ft;
  return area * use.count * use.open_share;
}

}  // namespace

Result<StreetExchange> StreetExchange::make(Network const& network) {
  StreetExchange exchange;
  exchange.receives_.assign(network.nodes.size(), false);
  std::vector<bool> flows_on(network.nodes.size(), false);
  for (auto const& link : network.links) flows_on[link.from] = true;
  std::map<Index, double> area;
  for (auto const& use : network.inlet_uses) {
    auto const figures = inlet_figures(network.inlet_designs[use.design]);
    if (!figures) return figures.error();
    Index const at = network.links[use.link].to;
    bool const on_grade = use.placement == InletPlacement::automatic
                              ? flows_on[at]
                              : use.placement == InletPlacement::on_grade;
    exchange.inlets_.push_back({use, *figures, gutter_of(network, use), at, on_grade, 0.0});
    exchange.receives_[use.node] = true;
    area[use.node] += open_area(use, *figures);
  }
  for (auto& inlet : exchange.inlets_) {
    double const whole = area[inlet.use.node];
    inlet.return_share = whole > 0.0 ? open_area(inlet.use, inlet.figures) / whole : 0.0;
  }
  return exchange;
}

double StreetExchange::capture(Inlet const& inlet, SewerFlow const& flow, double depth_m) const {
  auto const& use = inlet.use;
  double const most = use.flow_limit_m3ps > 0.0 ? use.flow_limit_m3ps / kCubicFoot_m3 : 1e30;
  if (!inlet.on_grade) {
    double const one = std::min(
        most, on_sag_capture_cfs(inlet.gutter, inlet.figures, depth_m / kFoot_m) * use.open_share);
    return one * use.count * inlet.gutter.sides * kCubicFoot_m3;
  }
  double passing = std::abs(flow.flow_m3ps(use.link)) / kCubicFoot_m3;
  if (passing < kLeastFlow_cfs) return 0.0;
  passing /= inlet.gutter.sides;
  double taken = 0.0;
  for (int i = 0; i < use.count && passing >= kLeastFlow_cfs; ++i) {
    double const one =
        std::min({most, passing,
                  on_grade_capture_cfs(inlet.gutter, inlet.figures, passing) * use.open_share});
    taken += one;
    passing -= one;
  }
  return taken * inlet.gutter.sides * kCubicFoot_m3;
}

void StreetExchange::add(SewerFlow const& flow, std::vector<double>& lateral_m3ps) {
  for (auto const& inlet : inlets_) {
    double taken = capture(inlet, flow, flow.depth_m(inlet.street_node));
    if (taken < kTinyFlow_m3ps * kFoot_m) taken = 0.0;
    double const returned = flow.node(inlet.use.node).overflow_m3ps * inlet.return_share;
    lateral_m3ps[inlet.street_node] += returned - taken;
    lateral_m3ps[inlet.use.node] += taken;
  }
}

}  // namespace citytwin::sewer
