// [JUNCTIONS], [OUTFALLS], [STORAGE], [INFLOWS] and [DWF] of an .inp file.
#include <cmath>
#include <numbers>

#include "scenarios/sewer/inp_parts.h"

namespace citytwin::sewer {

namespace {

Node& add_node(InpState& state, Fields& f, NodeKind kind) {
  auto& node = add_named(f, state.nodes, state.network.nodes);
  node.kind = kind;
  node.invert_m = f.number(1, "invert elevation") * state.network.units.length_m;
  return node;
}

void read_junction(InpState& state, Fields& f) {
  auto& node = add_node(state, f, NodeKind::junction);
  auto const& units = state.network.units;
  node.full_depth_m = f.number_or(2, "maximum depth", 0, Sign::not_negative) * units.length_m;
  node.initial_depth_m = f.number_or(3, "initial depth", 0, Sign::not_negative) * units.length_m;
  node.surcharge_depth_m =
      f.number_or(4, "surcharge depth", 0, Sign::not_negative) * units.length_m;
  node.ponded_area_m2 = f.number_or(5, "ponded area", 0, Sign::not_negative) * units.area_m2();
}

void read_outfall(InpState& state, Fields& f) {
  auto& node = add_node(state, f, NodeKind::outfall);
  auto& outfall = node.outfall;
  outfall.kind = f.keyword(2, "type",
                           Keywords<OutfallKind, 5>{{{"FREE", OutfallKind::free},
                                                     {"NORMAL", OutfallKind::normal},
                                                     {"FIXED", OutfallKind::fixed},
                                                     {"TIDAL", OutfallKind::tidal},
                                                     {"TIMESERIES", OutfallKind::series}}});
  std::size_t next = 3;
  if (outfall.kind == OutfallKind::fixed)
    outfall.stage_m = f.number(next++, "stage") * state.network.units.length_m;
  if (outfall.kind == OutfallKind::tidal)
    outfall.curve = f.object(next++, "tidal curve", state.curves, "curve");
  if (outfall.kind == OutfallKind::series)
    outfall.series = f.object(next++, "stage series", state.series, "time series");
  outfall.flap_gate = f.yes_no_or(next, "flap gate", false);
  if (f.has(next + 1))
    outfall.subcatchment = f.object(next + 1, "routed to", state.subcatchments, "subcatchment");
}

/// Area a0 + a1 y + a2 y^2 of a cylinder, cone, paraboloid or pyramid from its three dimensions.
Storage solid(std::string const& shape, double length_m, double width_m, double third,
              double third_m) {
  constexpr double pi = std::numbers::pi;
  Storage storage;
  storage.shape = StorageShape::polynomial;
  if (shape == "PYRAMIDAL") {
    storage.a0 = length_m * width_m;
    storage.a1 = 2.0 * (length_m + width_m) * third;
    storage.a2 = 4.0 * third * third;
  } else if (shape == "PARABOLIC" || shape == "PARABOLOID") {
    storage.a1 = 0.25 * pi * length_m * width_m / third_m;
  } else {
    storage.a0 = 0.25 * pi * length_m * width_m;
    if (shape == "CONICAL") {
      storage.a1 = pi * width_m * third;
      storage.a2 = pi * width_m / length_m * third * third;
    }
  }
  return storage;
}

void read_storage(InpState& state, Fields& f) {
  auto& node = add_node(state, f, NodeKind::storage);
  auto const& units = state.network.units;
  node.full_depth_m = f.number(2, "maximum depth", Sign::positive) * units.length_m;
  node.initial_depth_m = f.number(3, "initial depth", Sign::not_negative) * units.length_m;
  auto const shape = upper_case(f.text(4, "shape"));
  std::size_t next = 8;
  if (shape == "TABULAR") {
    node.storage.shape = StorageShape::tabular;
    node.storage.curve = f.object(5, "storage curve", state.curves, "curve");
    next = 6;
  } else if (shape == "FUNCTIONAL") {
    double const coefficient = f.number(5, "coefficient", Sign::not_negative);
    node.storage.a2 = f.number(6, "exponent", Sign::not_negative);
    node.storage.a1 = coefficient * std::pow(units.length_m, 2.0 - node.storage.a2);
    node.storage.a0 = f.number(7, "constant", Sign::not_negative) * units.area_m2();
  } else if (shape == "CYLINDRICAL" || shape == "CONICAL" || shape == "PARABOLIC" ||
             shape == "PARABOLOID" || shape == "PYRAMIDAL") {
    double const length = f.number(5, "length", Sign::positive) * units.length_m;
    double const width = f.number(6, "width", Sign::positive) * units.length_m;
    double const third = f.number(7, "side slope or height", Sign::not_negative);
    node.storage = solid(shape, length, width, third, third * units.length_m);
  } else {
    f.wrong(4, "shape", "TABULAR, FUNCTIONAL, CYLINDRICAL, CONICAL, PARABOLOID or PYRAMIDAL");
  }
  node.surcharge_depth_m =
      f.number_or(next, "surcharge depth", 0, Sign::not_negative) * units.length_m;
  node.storage.evaporation_share =
      f.number_or(next + 1, "evaporation factor", 0, Sign::not_negative);
  for (std::size_t i = next + 2; i < f.count(); ++i) {
    if (f.number(i, "seepage", Sign::not_negative) > 0) {
      f.wrong("seepage from storage nodes is not supported; expected 0", ErrorCode::unsupported);
    }
  }
}

void read_inflow(InpState& state, Fields& f) {
  DirectInflow inflow;
  inflow.node = f.object(0, "node", state.nodes, "node");
  if (upper_case(f.text(1, "constituent")) != "FLOW") {
    f.wrong("inflow of '" + f.text(1, "constituent") + "' is not supported; expected FLOW",
            ErrorCode::unsupported);
  }
  if (f.has(2)) inflow.series = f.object(2, "time series", state.series, "time series");
  inflow.scale = f.number_or(5, "scale factor", 1);
  inflow.base = f.number_or(6, "baseline", 0);
  if (f.has(7)) inflow.pattern = f.object(7, "baseline pattern", state.patterns, "pattern");
  state.network.direct_inflows.push_back(inflow);
}

void read_dry_weather(InpState& state, Fields& f) {
  DryWeatherInflow inflow;
  inflow.node = f.object(0, "node", state.nodes, "node");
  if (upper_case(f.text(1, "constituent")) != "FLOW") {
    f.wrong(
        "dry weather inflow of '" + f.text(1, "constituent") + "' is not supported; expected FLOW",
        ErrorCode::unsupported);
  }
  inflow.mean_m3ps = f.number(2, "average value") * state.network.units.flow_m3ps;
  for (std::size_t i = 3; i < f.count(); ++i) {
    if (f.has(i)) inflow.patterns.push_back(f.object(i, "pattern", state.patterns, "pattern"));
  }
  state.network.dry_weather_inflows.push_back(std::move(inflow));
}

}  // namespace

void read_nodes(InpState& state) {
  each_line(state, "JUNCTIONS", [&](Fields& f) { read_junction(state, f); });
  each_line(state, "OUTFALLS", [&](Fields& f) { read_outfall(state, f); });
  each_line(state, "STORAGE", [&](Fields& f) { read_storage(state, f); });
}

void read_inflows(InpState& state) {
  each_line(state, "INFLOWS", [&](Fields& f) { read_inflow(state, f); });
  each_line(state, "DWF", [&](Fields& f) { read_dry_weather(state, f); });
}

}  // namespace citytwin::sewer
