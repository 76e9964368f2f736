// [STREETS], [INLETS] and [INLET_USAGE] of an .inp file.
#include "scenarios/sewer/inp_parts.h"

namespace citytwin::sewer {

namespace {

void read_street(InpState& state, Fields& f) {
  auto& street = add_named(f, state.streets, state.network.streets);
  double const length = state.network.units.length_m;
  street.width_m = f.number(1, "width to the crown", Sign::positive) * length;
  street.kerb_height_m = f.number(2, "kerb height", Sign::positive) * length;
  street.cross_slope = f.number(3, "% cross slope", Sign::positive) / 100.0;
  street.manning = f.number(4, "Manning n", Sign::positive);
  street.gutter_depression_m = f.number_or(5, "gutter depression", 0, Sign::not_negative) * length;
  street.gutter_width_m = f.number_or(6, "gutter width", 0, Sign::not_negative) * length;
  double const sides = f.number_or(7, "sides", 2, Sign::positive);
  if (sides != 1 && sides != 2) f.wrong(7, "sides", "1 or 2");
  street.sides = static_cast<int>(sides);
  street.back_width_m = f.number_or(8, "backing width", 0, Sign::not_negative) * length;
  if (street.back_width_m > 0) {
    street.back_slope = f.number(9, "% backing slope", Sign::positive) / 100.0;
    street.back_manning = f.number(10, "backing n", Sign::positive);
  }
}

void read_grate(InpState& state, Fields& f, InletDesign& design) {
  double const length = state.network.units.length_m;
  design.grate_length_m = f.number(2, "length", Sign::positive) * length;
  design.grate_width_m = f.number(3, "width", Sign::positive) * length;
  design.grate_type = upper_case(f.text(4, "grate type"));
  if (design.grate_type != "GENERIC") return;
  design.grate_open_share = f.number(5, "open share", Sign::positive);
  design.grate_splash_mps = f.number_or(6, "splash velocity", 0, Sign::not_negative) * length;
}

void read_kerb(InpState& state, Fields& f, InletDesign& design) {
  design.kerb_length_m = f.number(2, "length", Sign::positive) * state.network.units.length_m;
  design.kerb_height_m = f.number(3, "height", Sign::positive) * state.network.units.length_m;
  if (f.has(4)) {
    design.throat = f.keyword(4, "throat",
                              Keywords<Throat, 3>{{{"HORIZONTAL", Throat::horizontal},
                                                   {"INCLINED", Throat::inclined},
                                                   {"VERTICAL", Throat::vertical}}});
  }
}

void read_design(InpState& state, Fields& f) {
  auto& list = state.network.inlet_designs;
  auto place = state.designs.find(f.text(0, "name"));
  if (place == kNone) {
    place = static_cast<Index>(list.size());
    add_named(f, state.designs, list);
  }
  auto& design = list[place];
  auto const kind = upper_case(f.text(1, "type"));
  if (kind == "GRATE" || kind == "DROP_GRATE") {
    read_grate(state, f, design);
  } else if (kind == "CURB" || kind == "DROP_CURB") {
    read_kerb(state, f, design);
  } else if (kind == "SLOTTED") {
    design.slot_length_m = f.number(2, "length", Sign::positive) * state.network.units.length_m;
    design.slot_width_m = f.number(3, "width", Sign::positive) * state.network.units.length_m;
  } else if (kind == "CUSTOM") {
    f.wrong("CUSTOM inlets are not supported", ErrorCode::unsupported);
  } else {
    f.wrong(1, "type", "GRATE, CURB, SLOTTED, DROP_GRATE or DROP_CURB");
  }
  if (kind.rfind("DROP_", 0) == 0) design.drop = true;
}

void read_use(InpState& state, Fields& f) {
  InletUse use;
  auto const& units = state.network.units;
  use.link = f.object(0, "conduit", state.links, "link");
  use.design = f.object(1, "inlet", state.designs, "inlet");
  use.node = f.object(2, "node", state.nodes, "node");
  use.count = static_cast<int>(f.number_or(3, "number", 1, Sign::not_negative));
  use.open_share = 1.0 - f.number_or(4, "% clogged", 0, Sign::not_negative) / 100.0;
  use.flow_limit_m3ps = f.number_or(5, "maximum flow", 0, Sign::not_negative) * units.flow_m3ps;
  use.local_depression_m =
      f.number_or(6, "local depression", 0, Sign::not_negative) * units.length_m;
  use.local_width_m = f.number_or(7, "local width", 0, Sign::not_negative) * units.length_m;
  if (f.has(8)) {
    use.placement = f.keyword(8, "placement",
                              Keywords<InletPlacement, 3>{{{"AUTOMATIC", InletPlacement::automatic},
                                                           {"ON_GRADE", InletPlacement::on_grade},
                                                           {"ON_SAG", InletPlacement::on_sag}}});
  }
  if (f.failed()) return;
  if (use.open_share < 0) f.wrong(4, "% clogged", "a number from 0 to 100");
  bool const drop = state.network.inlet_designs[use.design].drop;
  bool const street = state.network.links[use.link].street != kNone;
  if (drop) f.wrong("drop inlets are not supported", ErrorCode::unsupported);
  if (!street) f.wrong(0, "conduit", "a conduit with a STREET section");
  state.network.inlet_uses.push_back(use);
}

}  // namespace

void read_streets(InpState& state) {
  each_line(state, "STREETS", [&](Fields& f) { read_street(state, f); });
}

void read_inlet_designs(InpState& state) {
  each_line(state, "INLETS", [&](Fields& f) { read_design(state, f); });
}

void read_inlet_uses(InpState& state) {
  each_line(state, "INLET_USAGE", [&](Fields& f) { read_use(state, f); });
}

}  // namespace citytwin::sewer
