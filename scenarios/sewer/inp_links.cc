// [CONDUITS], [PUMPS], [ORIFICES], [WEIRS] and [OUTLETS] of an .inp file.
#include "scenarios/sewer/inp_parts.h"

namespace citytwin::sewer {

namespace {

Link& add_link(InpState& state, Fields& f, LinkKind kind) {
  auto& link = add_named(f, state.links, state.network.links);
  link.kind = kind;
  link.from = f.object(1, "from node", state.nodes, "node");
  link.to = f.object(2, "to node", state.nodes, "node");
  if (link.from == link.to) f.wrong("link '" + link.name + "' begins and ends at the same node");
  state.has_section.push_back(false);
  return link;
}

/// Height above the node's invert; '*' means at the invert.
double offset(InpState& state, Fields& f, std::size_t i, std::string_view name, Index node) {
  if (f.starred(i)) return 0.0;
  double const value = f.number(i, name) * state.network.units.length_m;
  double const height =
      state.offsets_are_elevations ? value - state.network.nodes[node].invert_m : value;
  if (height < -1e-3 * kFoot_m) {
    state.network.warnings.push_back(
        {state.network.links.back().name, "its offset lies below the node's invert; taken as 0"});
  }
  return std::max(0.0, height);
}

void read_conduit(InpState& state, Fields& f) {
  auto& link = add_link(state, f, LinkKind::conduit);
  auto const& units = state.network.units;
  link.conduit.length_m = f.number(3, "length", Sign::positive) * units.length_m;
  link.conduit.manning = f.number(4, "Manning n", Sign::not_negative);
  link.offset_from_m = offset(state, f, 5, "inlet offset", link.from);
  link.offset_to_m = offset(state, f, 6, "outlet offset", link.to);
  link.initial_flow_m3ps = f.number_or(7, "initial flow", 0) * units.flow_m3ps;
  link.conduit.flow_limit_m3ps =
      f.number_or(8, "maximum flow", 0, Sign::not_negative) * units.flow_m3ps;
}

PumpKind pump_kind(CurveKind kind, Fields& f) {
  switch (kind) {
    case CurveKind::pump1:
      return PumpKind::volume_steps;
    case CurveKind::pump2:
      return PumpKind::depth_steps;
    case CurveKind::pump3:
      return PumpKind::head;
    case CurveKind::pump4:
      return PumpKind::depth;
    case CurveKind::pump5:
      return PumpKind::head_speed;
    default:
      f.wrong(3, "pump curve", "a curve of type PUMP1 to PUMP5");
  }
  return PumpKind::ideal;
}

void read_pump(InpState& state, Fields& f) {
  auto& link = add_link(state, f, LinkKind::pump);
  if (!f.starred(3)) {
    link.pump.curve = f.object(3, "pump curve", state.curves, "curve");
    if (!f.failed()) link.pump.kind = pump_kind(state.network.curves[link.pump.curve].kind, f);
  }
  if (f.has(4)) {
    link.pump.initial_setting =
        f.keyword(4, "status", Keywords<double, 2>{{{"ON", 1.0}, {"OFF", 0.0}}});
  }
  link.pump.on_depth_m =
      f.number_or(5, "startup depth", 0, Sign::not_negative) * state.network.units.length_m;
  link.pump.off_depth_m =
      f.number_or(6, "shutoff depth", 0, Sign::not_negative) * state.network.units.length_m;
}

void read_orifice(InpState& state, Fields& f) {
  auto& link = add_link(state, f, LinkKind::orifice);
  link.orifice.bottom =
      f.keyword(3, "type", Keywords<bool, 2>{{{"SIDE", false}, {"BOTTOM", true}}});
  link.offset_from_m = link.offset_to_m = offset(state, f, 4, "offset", link.from);
  link.orifice.discharge = f.number(5, "discharge coefficient", Sign::not_negative);
  link.flap_gate = f.yes_no_or(6, "flap gate", false);
  link.orifice.closing_time_s = f.number_or(7, "time to close", 0, Sign::not_negative) * 3600.0;
}

void read_weir(InpState& state, Fields& f) {
  auto& link = add_link(state, f, LinkKind::weir);
  if (upper_case(f.text(3, "type")) == "ROADWAY")
    f.wrong("ROADWAY weirs are not supported", ErrorCode::unsupported);
  link.weir.kind = f.keyword(3, "type",
                             Keywords<WeirKind, 4>{{{"TRANSVERSE", WeirKind::transverse},
                                                    {"SIDEFLOW", WeirKind::side_flow},
                                                    {"V-NOTCH", WeirKind::v_notch},
                                                    {"TRAPEZOIDAL", WeirKind::trapezoidal}}});
  link.offset_from_m = link.offset_to_m = offset(state, f, 4, "crest height", link.from);
  link.weir.discharge = f.number(5, "discharge coefficient", Sign::not_negative);
  link.flap_gate = f.yes_no_or(6, "flap gate", false);
  link.weir.end_contractions = f.number_or(7, "end contractions", 0, Sign::not_negative);
  link.weir.end_discharge = f.number_or(8, "end discharge coefficient", 0, Sign::not_negative);
  link.weir.can_surcharge = f.yes_no_or(9, "can surcharge", true);
  if (f.has(12) && !f.starred(12))
    link.weir.curve = f.object(12, "coefficient curve", state.curves, "curve");
}

void read_outlet(InpState& state, Fields& f) {
  auto& link = add_link(state, f, LinkKind::outlet);
  link.offset_from_m = link.offset_to_m = offset(state, f, 3, "offset", link.from);
  auto const type = upper_case(f.text(4, "type"));
  auto const slash = type.find('/');
  auto const law = type.substr(0, slash);
  link.outlet.by_head = slash != std::string::npos && type.substr(slash + 1) == "HEAD";
  std::size_t next = 6;
  if (law == "TABULAR") {
    link.outlet.curve = f.object(5, "rating curve", state.curves, "curve");
  } else if (law == "FUNCTIONAL") {
    link.outlet.coefficient = f.number(5, "coefficient", Sign::not_negative);
    link.outlet.exponent = f.number(6, "exponent", Sign::not_negative);
    next = 7;
  } else {
    f.wrong(4, "type", "TABULAR/DEPTH, TABULAR/HEAD, FUNCTIONAL/DEPTH or FUNCTIONAL/HEAD");
  }
  link.flap_gate = f.yes_no_or(next, "flap gate", false);
}

}  // namespace

void read_links(InpState& state) {
  each_line(state, "CONDUITS", [&](Fields& f) { read_conduit(state, f); });
  each_line(state, "PUMPS", [&](Fields& f) { read_pump(state, f); });
  each_line(state, "ORIFICES", [&](Fields& f) { read_orifice(state, f); });
  each_line(state, "WEIRS", [&](Fields& f) { read_weir(state, f); });
  each_line(state, "OUTLETS", [&](Fields& f) { read_outlet(state, f); });
}

}  // namespace citytwin::sewer
