#include "scenarios/sewer/inlet_capture.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "geodata/csv_file.h"
#include "geodata/data_dir.h"
#include "scenarios/sewer/network_check.h"

namespace citytwin::sewer {

namespace {

/// Conveyance of a plane gutter: Q = f T^(8/3), f = 0.56/n S^(1/2) Sx^(5/3).
double spread_factor(Gutter const& g) {
  return 0.56 / g.manning * std::sqrt(g.slope) * std::pow(g.cross_slope, 1.67);
}

/// Share of the flow that runs in the depressed gutter when the spread goes `beyond_ft` over it.
double gutter_share(double slope_ratio, double beyond_ft, double width_ft) {
  double const x = std::pow(1.0 + slope_ratio / (beyond_ft / width_ft), 2.67) - 1.0;
  return 1.0 / (1.0 + slope_ratio / x);
}

double frontal_share(Gutter const& g, double spread_ft, double width_ft) {
  if (spread_ft <= width_ft) return 1.0;
  if (g.depression_ft > 0.0)
    return gutter_share(g.gutter_slope / g.cross_slope, spread_ft - width_ft, width_ft);
  return 1.0 - std::pow(1.0 - width_ft / spread_ft, 2.67);
}

/// Share of the gutter's area that lies over a grate narrower than the gutter.
double grate_area_share(Gutter const& g, double spread, double grate, double area) {
  if (grate >= g.width_ft || spread <= grate) return 1.0;
  if (spread <= g.width_ft) return grate / spread;
  double const beyond = 0.5 * (spread - g.width_ft) * (spread - g.width_ft) * g.cross_slope;
  double const over =
      grate * (spread * g.cross_slope + g.depression_ft - grate * g.gutter_slope / 2.0);
  return over / (area - beyond);
}

double kerb_capture(Gutter const& g, double flow, double length_ft, double spread) {
  double slope = g.cross_slope;
  if (g.depression_ft > 0.0) {
    double const share = spread > g.width_ft ? gutter_share(g.gutter_slope / g.cross_slope,
                                                            spread - g.width_ft, g.width_ft)
                                             : 1.0;
    slope += g.depression_ft / g.width_ft * share;
  }
  double const whole = 0.6 * std::pow(flow, 0.42) * std::pow(g.slope, 0.3) *
                       std::pow(1.0 / (g.manning * slope), 0.6);
  if (length_ft >= whole) return flow;
  return flow * std::clamp(1.0 - std::pow(1.0 - length_ft / whole, 1.8), 0.0, 1.0);
}

double grate_capture(Gutter const& g, InletFigures const& inlet, double flow, double spread) {
  double area = spread * spread * g.cross_slope / 2.0, share = 1.0, approach = flow;
  if (g.depression_ft <= 0.0) {
    share = frontal_share(g, spread, inlet.grate_width_ft);
    if (spread >= g.crown_ft) approach = spread_factor(g) * std::pow(g.crown_ft, 2.67);
  } else {
    area = spread <= g.width_ft
               ? spread * spread * g.gutter_slope / 2.0
               : (spread * spread * g.cross_slope + g.depression_ft * g.width_ft) / 2.0;
    share = frontal_share(g, spread, g.width_ft);
    if (share < 1.0) {
      if (spread >= g.crown_ft)
        approach = spread_factor(g) * std::pow(g.crown_ft, 2.67) / (1.0 - share);
      share *= grate_area_share(g, spread, inlet.grate_width_ft, area);
    }
  }
  double const speed = approach / area;
  double const over = std::max(0.0, speed - inlet.splash_ftps);
  double const front = 1.0 - 0.09 * over;
  double const side = share < 1.0 ? 1.0 / (1.0 + 0.15 * std::pow(speed, 1.8) / g.cross_slope /
                                                     std::pow(inlet.grate_length_ft, 2.3))
                                  : 0.0;
  return flow * (front * share + side * (1.0 - share));
}

double grate_in_sag(Gutter const& g, InletFigures const& inlet, double depth) {
  double width = inlet.grate_width_ft, perimeter = 2.0 * (inlet.grate_length_ft + width),
         mean = depth;
  double const open = inlet.grate_length_ft * inlet.grate_width_ft * inlet.grate_open_share;
  double area = open;
  if (!inlet.drop) {
    if (depth <= width * g.gutter_slope) width = depth / g.gutter_slope;
    mean = depth - 0.5 * width * g.gutter_slope;
    perimeter = inlet.grate_length_ft + 2.0 * width;
    area = inlet.grate_length_ft * width * inlet.grate_open_share;
  }
  if (depth <= 1.79 * area / perimeter) return 3.0 * perimeter * std::pow(mean, 1.5);
  return 0.67 * area * std::sqrt(2.0 * 32.16 * mean);
}

double kerb_orifice(InletFigures const& inlet, double depth, double length) {
  double head = depth;
  if (inlet.throat == Throat::horizontal) head -= 0.5 * inlet.kerb_height_ft;
  if (inlet.throat == Throat::inclined) head -= 0.5 * inlet.kerb_height_ft * 0.7071;
  return 0.67 * inlet.kerb_height_ft * length * std::sqrt(2.0 * 32.16 * std::max(0.0, head));
}

double kerb_in_sag(Gutter const& g, InletFigures const& inlet, double depth, double length) {
  if (length <= 0.0) return 0.0;
  if (inlet.drop) length *= 4.0;
  double const orifice_from = 1.4 * inlet.kerb_height_ft;
  if (depth > orifice_from) return kerb_orifice(inlet, depth, length);
  bool const plain = g.depression_ft == 0.0 || length > 12.0;
  double const coefficient = plain ? 3.0 : 2.3;
  double const edge = plain ? length : length + 1.8 * g.width_ft;
  double const weir_to = inlet.kerb_height_ft + (plain ? 0.0 : g.depression_ft);
  if (depth < weir_to) return coefficient * edge * std::pow(depth, 1.5);
  double const share = (depth - weir_to) / (orifice_from - weir_to);
  return (1.0 - share) * coefficient * edge * std::pow(weir_to, 1.5) +
         share * kerb_orifice(inlet, orifice_from, length);
}

}  // namespace

Result<InletFigures> inlet_figures(InletDesign const& design) {
  InletFigures f;
  f.grate_length_ft = design.grate_length_m / kFoot_m;
  f.grate_width_ft = design.grate_width_m / kFoot_m;
  f.kerb_length_ft = design.kerb_length_m / kFoot_m;
  f.kerb_height_ft = design.kerb_height_m / kFoot_m;
  f.slot_length_ft = design.slot_length_m / kFoot_m;
  f.slot_width_ft = design.slot_width_m / kFoot_m;
  f.throat = design.throat;
  f.drop = design.drop;
  f.grate_open_share = design.grate_open_share;
  f.splash_ftps = design.grate_splash_mps / kFoot_m;
  if (design.grate_type.empty() || design.grate_type == "GENERIC") return f;
  auto const grates = CsvFile::read(data_path("standards/sewer_grates.csv"));
  if (!grates) return grates.error();
  for (std::size_t row = 0; row < grates->size(); ++row) {
    auto const name = grates->text(row, "grate");
    if (!name) return name.error();
    if (*name != design.grate_type) continue;
    std::array<double, 5> v{};
    constexpr std::array columns{"open_share", "a", "b", "c", "d"};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      auto const value = grates->number(row, columns[i]);
      if (!value) return value.error();
      v[i] = *value;
    }
    double const l = f.grate_length_ft;
    f.grate_open_share = v[0];
    f.splash_ftps = v[1] + v[2] * l - v[3] * l * l + v[4] * l * l * l;
    return f;
  }
  return Error{ErrorCode::invalid_argument,
               fmt::format("inlet '{}': grate type '{}' is not listed in sewer_grates.csv",
                           design.name, design.grate_type),
               design.name};
}

Gutter gutter_of(Network const& network, InletUse const& use) {
  auto const& link = network.links[use.link];
  Gutter g;
  g.slope = conduit_slope(network, link);
  g.manning = link.conduit.manning;
  g.cross_slope = g.gutter_slope = 0.01;
  if (link.street == kNone) return g;
  auto const& street = network.streets[link.street];
  g.cross_slope = street.cross_slope;
  g.manning = street.manning;
  g.sides = street.sides;
  g.crown_ft = street.width_m / kFoot_m;
  g.depression_ft = street.gutter_depression_m / kFoot_m;
  g.width_ft = street.gutter_width_m / kFoot_m;
  if (use.local_depression_m * use.local_width_m > 0.0) {
    g.depression_ft += use.local_depression_m / kFoot_m;
    g.width_ft = use.local_width_m / kFoot_m;
  }
  bool const depressed = g.width_ft * g.depression_ft > 0.0;
  g.gutter_slope = g.cross_slope + (depressed ? g.depression_ft / g.width_ft : 0.0);
  return g;
}

double gutter_spread_ft(Gutter const& g, double flow_cfs) {
  double const f = spread_factor(g);
  if (g.depression_ft == 0.0) return std::min(g.crown_ft, std::pow(flow_cfs / f, 0.375));
  double const in_gutter = std::pow(
      flow_cfs / (f * std::pow(g.depression_ft / g.width_ft / g.cross_slope, 1.67)), 0.375);
  if (in_gutter <= g.width_ft) return std::min(g.crown_ft, in_gutter);
  double const ratio = g.gutter_slope / g.cross_slope;
  double beyond = std::pow(flow_cfs / f, 0.375) - g.width_ft;
  if (beyond <= 0.0) beyond = in_gutter - g.width_ft;
  for (int i = 0; i < 50; ++i) {
    double const next =
        std::pow((1.0 - gutter_share(ratio, beyond, g.width_ft)) * flow_cfs / f, 0.375);
    bool const settled = std::abs(next - beyond) < 0.01;
    beyond = next;
    if (settled) break;
  }
  return std::min(g.crown_ft, beyond + g.width_ft);
}

double on_grade_capture_cfs(Gutter const& g, InletFigures const& inlet, double flow_cfs) {
  if (flow_cfs <= 0.0) return 0.0;
  if (inlet.slot_length_ft > 0.0)
    return kerb_capture(g, flow_cfs, inlet.slot_length_ft, gutter_spread_ft(g, flow_cfs));
  double taken = 0.0;
  double const sweep = inlet.kerb_length_ft - inlet.grate_length_ft;
  if (sweep > 0.0) taken = kerb_capture(g, flow_cfs, sweep, gutter_spread_ft(g, flow_cfs));
  double const rest = flow_cfs - taken;
  if (inlet.grate_length_ft > 0.0 && rest > 0.0)
    taken += grate_capture(g, inlet, rest, gutter_spread_ft(g, rest));
  return std::min(taken, flow_cfs);
}

double on_sag_capture_cfs(Gutter const& g, InletFigures const& inlet, double depth_ft) {
  if (depth_ft <= 0.0) return 0.0;
  if (inlet.slot_length_ft > 0.0) {
    return depth_ft <= 2.587 * inlet.slot_width_ft
               ? 2.48 * inlet.slot_length_ft * std::pow(depth_ft, 1.5)
               : 0.8 * inlet.slot_length_ft * inlet.slot_width_ft * std::sqrt(64.32 * depth_ft);
  }
  double taken = inlet.grate_length_ft > 0.0 ? grate_in_sag(g, inlet, depth_ft) : 0.0;
  double const open = inlet.grate_length_ft * inlet.grate_width_ft * inlet.grate_open_share;
  bool const grate_drowned =
      inlet.grate_length_ft > 0.0 &&
      depth_ft > 1.79 * open / (inlet.grate_length_ft + 2.0 * inlet.grate_width_ft);
  taken += kerb_in_sag(g, inlet, depth_ft, inlet.kerb_length_ft - inlet.grate_length_ft);
  if (inlet.kerb_length_ft > 0.0 && grate_drowned)
    taken += kerb_in_sag(g, inlet, depth_ft, inlet.grate_length_ft);
  return taken;
}

}  // namespace citytwin::sewer
