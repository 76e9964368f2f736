#include "scenarios/sewer/network_check.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace citytwin::sewer {

namespace {

/// A pipe flatter than this over its length is computed with this fall.
constexpr double kLeastFall_m = 0.001 * kFoot_m;

double elevation(Network const& network, Index node, double offset_m) {
  return network.nodes[node].invert_m + offset_m;
}

double effective_length(Link const& link) {
  return link.conduit.length_m / link.conduit.length_factor;
}

Error bad(std::string const& source, std::string const& what) {
  return {ErrorCode::invalid_argument, source + ": " + what, source};
}

void turn_downhill(Link& link) {
  std::swap(link.from, link.to);
  std::swap(link.offset_from_m, link.offset_to_m);
  std::swap(link.conduit.loss_inlet, link.conduit.loss_outlet);
  link.initial_flow_m3ps = -link.initial_flow_m3ps;
  link.direction = -link.direction;
}

Result<void> check_conduit(Network& network, Link& link, std::string const& source) {
  auto const& conduit = link.conduit;
  if (!(conduit.manning > 0)) {
    return bad(source, fmt::format("conduit '{}' has Manning's n {}; expected a number above 0",
                                   link.name, conduit.manning));
  }
  double const fall = elevation(network, link.from, link.offset_from_m) -
                      elevation(network, link.to, link.offset_to_m);
  if (std::abs(fall) < kLeastFall_m) {
    network.warnings.push_back(
        {link.name, "falls by less than 0.3 mm; computed with a fall of 0.3 mm"});
  }
  if (std::abs(fall) >= effective_length(link)) {
    network.warnings.push_back({link.name, "falls by more than its length"});
  }
  if (fall < 0) turn_downhill(link);
  return {};
}

/// A regulator whose crest lies below the bed it feeds would run uphill: its crest is that bed.
void raise_crest(Network& network, Link& link) {
  double const bed = network.nodes[link.to].invert_m;
  if (elevation(network, link.from, link.offset_from_m) >= bed) return;
  link.offset_from_m = bed - network.nodes[link.from].invert_m;
  network.warnings.push_back(
      {link.name, "its crest lies below the bed of the node it feeds and was raised to it"});
}

void raise_rim(Network& network, Index index, double crown_m, std::string const& link) {
  auto& node = network.nodes[index];
  if (node.kind == NodeKind::storage && node.surcharge_depth_m <= 0.0) return;
  if (node.full_depth_m >= crown_m) return;
  if (node.full_depth_m > 0 && node.kind != NodeKind::outfall) {
    network.warnings.push_back(
        {node.name, "its rim lies below the crown of " + link + " and was raised to it"});
  }
  node.full_depth_m = crown_m;
}

void raise_rims(Network& network, Link const& link) {
  bool const has_height = link.kind != LinkKind::pump && link.kind != LinkKind::outlet;
  if (!has_height || (link.kind == LinkKind::orifice && link.orifice.bottom)) return;
  raise_rim(network, link.from, link.offset_from_m + link.section.full_depth_m, link.name);
  if (link.kind == LinkKind::conduit) {
    raise_rim(network, link.to, link.offset_to_m + link.section.full_depth_m, link.name);
  }
}

Result<void> check_nodes(Network& network, std::string const& source) {
  std::vector<int> links(network.nodes.size(), 0);
  for (auto const& link : network.links) ++links[link.from], ++links[link.to];
  bool outfall = false;
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    auto const& node = network.nodes[i];
    outfall = outfall || node.kind == NodeKind::outfall;
    if (node.kind == NodeKind::outfall && links[i] > 1) {
      return bad(source,
                 fmt::format("outfall '{}' has {} links; expected one", node.name, links[i]));
    }
    if (links[i] == 0 && !network.links.empty())
      network.warnings.push_back({node.name, "no link begins or ends here"});
    if (node.kind != NodeKind::outfall &&
        node.initial_depth_m > node.full_depth_m + node.surcharge_depth_m) {
      return bad(source, fmt::format("node '{}' begins with {} m of water; its rim is at {} m",
                                     node.name, node.initial_depth_m, node.full_depth_m));
    }
  }
  if (!network.links.empty() && !outfall) {
    network.warnings.push_back({source, "the network has no outfall: no water leaves it"});
  }
  return {};
}

Result<void> check_tables(Network const& network, std::string const& source) {
  for (auto const& curve : network.curves) {
    if (curve.points.empty())
      return bad(source, fmt::format("curve '{}' has no points", curve.name));
  }
  for (auto const& series : network.series) {
    if (series.points.empty())
      return bad(source, fmt::format("time series '{}' has no values", series.name));
  }
  for (auto const& pattern : network.patterns) {
    std::size_t const needed = pattern.kind == PatternKind::monthly ? 12
                               : pattern.kind == PatternKind::daily ? 7
                                                                    : 24;
    if (pattern.factors.size() == needed) continue;
    return bad(source, fmt::format("pattern '{}' has {} multipliers; expected {}", pattern.name,
                                   pattern.factors.size(), needed));
  }
  return {};
}

/// Runoff steps no longer than the records of rain, routing steps no longer than those of runoff.
void shorten_steps(Network& network) {
  auto& options = network.options;
  for (auto const& sub : network.runoff.subcatchments) {
    auto const& gauge = network.runoff.gauges[sub.gauge];
    if (sub.area_m2 <= 0.0 || options.wet_step_s <= gauge.interval_s) continue;
    options.wet_step_s = gauge.interval_s;
    network.warnings.push_back({gauge.name, "WET_STEP was shortened to the gauge's interval"});
  }
  options.dry_step_s = std::max(options.dry_step_s, options.wet_step_s);
  options.routing_step_s = std::min(options.routing_step_s, options.wet_step_s);
}

}  // namespace

double conduit_slope(Network const& network, Link const& link) {
  double const length = effective_length(link);
  double const fall = std::max(kLeastFall_m, elevation(network, link.from, link.offset_from_m) -
                                                 elevation(network, link.to, link.offset_to_m));
  double const slope =
      fall >= length ? fall / length : fall / std::sqrt(length * length - fall * fall);
  return std::max(slope, network.options.min_slope);
}

Result<void> complete(Network& network, std::string const& source) {
  if (auto const tables = check_tables(network, source); !tables) return tables;
  shorten_steps(network);
  for (auto& link : network.links) {
    if (link.kind == LinkKind::conduit) {
      if (auto const ok = check_conduit(network, link, source); !ok) return ok;
    } else if (link.kind != LinkKind::pump) {
      raise_crest(network, link);
    }
    raise_rims(network, link);
  }
  return check_nodes(network, source);
}

}  // namespace citytwin::sewer
