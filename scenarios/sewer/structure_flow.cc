#include "scenarios/sewer/structure_flow.h"

#include <algorithm>
#include <cmath>

namespace citytwin::sewer {

namespace {

/// Ends ordered by level, with the direction the water wants to go.
struct Fall {
  double high_m, low_m;
  double depth_high_m;
  double direction;
};

Fall fall_of(StructureEnds const& ends) {
  if (ends.head_from_m >= ends.head_to_m)
    return {ends.head_from_m, ends.head_to_m, ends.depth_from_m, 1.0};
  return {ends.head_to_m, ends.head_from_m, ends.depth_to_m, -1.0};
}

bool shut(StructureModel const& model, double direction) {
  return direction > 0 ? model.shut_forward : model.shut_backward;
}

double villemonte(double high, double low, double exponent) {
  return std::pow(1.0 - std::pow(low / high, exponent), 0.385);
}

FlowClass class_of(double crest, Fall const& fall) {
  if (crest <= fall.low_m) return FlowClass::subcritical;
  return fall.direction > 0 ? FlowClass::down_critical : FlowClass::up_critical;
}

/// Head lost at a flap gate (ARMCO).
double gate_loss(double speed, double head) {
  return 4.0 / kGravity_mps2 * speed * speed *
         std::exp(-1.15 * (speed / std::sqrt(kFoot_m)) / std::sqrt(head));
}

struct OrificeLaw {
  double area_m2;     ///< open
  double opening_m;   ///< open height
  double critical_m;  ///< head at which a weir becomes an orifice
  double weir_coefficient;
};

OrificeLaw orifice_law(StructureModel const& model, double setting) {
  double const opening = setting * model.section.full_depth_m;
  double const discharge = model.orifice.discharge;
  OrificeLaw law{model.section.area(opening), opening, opening, 0.0};
  double head = 0.5 * opening;
  if (model.orifice.bottom) {
    bool const round = std::abs(model.section.full_area_m2 -
                                model.section.full_depth_m * model.section.max_width_m) >
                       1e-6 * model.section.full_area_m2;
    double const width = model.section.max_width_m;
    double const area_over_rim =
        round ? opening / 4.0 : opening * width / (2.0 * (opening + width));
    law.critical_m = head = discharge / 0.414 * area_over_rim;
  }
  law.weir_coefficient = discharge * std::sqrt(head) * law.area_m2 * std::sqrt(2.0 * kGravity_mps2);
  return law;
}

struct LawFlow {
  double flow = 0;
  double per_head = 0;
};

LawFlow orifice_discharge(StructureModel const& model, OrificeLaw const& law, double head,
                          double filling, bool gated) {
  if (head <= 0.0 || filling <= 0.0) return {};
  LawFlow result;
  if (filling < 1.0) {
    result.flow = law.weir_coefficient * std::pow(filling, 1.5);
    result.per_head = 1.5 * result.flow / (filling * law.critical_m);
  } else {
    result.flow = model.orifice.discharge * law.area_m2 * std::sqrt(2.0 * kGravity_mps2 * head);
    result.per_head = result.flow / (2.0 * head);
  }
  if (!gated) return result;
  double const lost = gate_loss(result.flow / law.area_m2, head);
  if (filling < 1.0)
    filling = std::max(0.0, filling - lost / law.critical_m);
  else
    head = std::max(0.0, head - lost);
  return orifice_discharge(model, law, head, filling, false);
}

double orifice_flow(StructureModel const& model, StructureEnds const& ends, StructureState& state) {
  auto const fall = fall_of(ends);
  auto const law = orifice_law(model, state.setting);
  double const crest = model.crest_m, crown = crest + law.opening_m;
  double head = 0.0, filling = 1.0;
  if (model.orifice.bottom) {
    head = fall.high_m < crest ? 0.0 : fall.high_m - std::max(fall.low_m, crest);
    filling = law.critical_m > 0 ? std::min(1.0, head / law.critical_m) : 1.0;
  } else {
    double const middle = 0.5 * (crest + crown);
    if (fall.high_m < crown && crown > crest) filling = (fall.high_m - crest) / (crown - crest);
    head = filling < 1.0 ? fall.high_m - crest
                         : fall.high_m - (fall.low_m < middle ? middle : fall.low_m);
  }
  if (head <= kTinyDepth_m || fall.depth_high_m <= kTinyDepth_m || shut(model, fall.direction)) {
    state.depth_m = 0.0;
    state.flow_class = FlowClass::dry;
    state.surface_from_m2 = kTinyDepth_m * model.equivalent_length_m;
    return 0.0;
  }
  state.flow_class = class_of(crest, fall);
  state.depth_m = model.orifice.bottom ? law.opening_m : law.opening_m * filling;
  state.surface_from_m2 = model.orifice.bottom
                              ? law.area_m2
                              : model.section.width(state.depth_m) * model.equivalent_length_m;
  bool const gated = model.shut_backward || model.shut_forward;
  auto const through = orifice_discharge(model, law, head, filling, gated);
  state.flow_per_head_m2ps = through.per_head;
  double flow = fall.direction * through.flow;
  if (filling < 1.0 && fall.low_m > crest)
    flow *= villemonte(fall.high_m - crest, fall.low_m - crest, 1.5);
  return flow;
}

struct WeirLaw {
  LawFlow middle, ends;
};

WeirLaw weir_discharge(StructureModel const& model, double head, double direction, double setting) {
  auto const& weir = model.weir;
  double const coefficient =
      (model.curve ? model.curve->at(head) : weir.discharge) * model.weir_unit;
  double const length =
      std::max(0.0, model.section.max_width_m - 0.1 * weir.end_contractions * head);
  WeirLaw law;
  auto const set = [head](LawFlow& part, double flow, double exponent) {
    part = {flow, exponent * flow / head};
  };
  auto kind = weir.kind;
  if (kind == WeirKind::v_notch && setting < 1.0) kind = WeirKind::trapezoidal;
  switch (kind) {
    case WeirKind::transverse:
      set(law.middle, coefficient * length * std::pow(head, 1.5), 1.5);
      break;
    case WeirKind::side_flow:
      if (direction < 0)
        set(law.middle, coefficient * length * std::pow(head, 1.5), 1.5);
      else
        set(law.middle, coefficient * std::pow(length, 0.83) * std::pow(head, 1.67), 1.67);
      break;
    case WeirKind::v_notch:
      set(law.middle, coefficient * weir.side_slope * std::pow(head, 2.5), 2.5);
      break;
    case WeirKind::trapezoidal: {
      double const crest_width = model.section.width((1.0 - setting) * model.section.full_depth_m);
      set(law.middle, coefficient * crest_width * std::pow(head, 1.5), 1.5);
      double const end_coefficient =
          weir.kind == WeirKind::v_notch ? coefficient : weir.end_discharge * model.weir_unit;
      set(law.ends, end_coefficient * weir.side_slope * std::pow(head, 2.5), 2.5);
      break;
    }
  }
  return law;
}

double weir_exponent(WeirKind kind, double direction) {
  switch (kind) {
    case WeirKind::side_flow:
      return direction < 0 ? 1.5 : 5.0 / 3.0;
    case WeirKind::v_notch:
      return 2.5;
    default:
      return 1.5;
  }
}

/// A weir under water to its crown passes what an orifice of its opening would.
double surcharged_weir(StructureModel const& model, Fall const& fall, double crest, double crown,
                       double setting, StructureState& state) {
  double const opening = crown - crest, middle = 0.5 * (crest + crown);
  auto const full = weir_discharge(model, opening, 1.0, setting);
  double const coefficient = (full.middle.flow + full.ends.flow) / std::sqrt(0.5 * opening);
  double const head = fall.high_m - std::max(fall.low_m, middle);
  double const flow = coefficient * std::sqrt(std::max(0.0, head));
  state.flow_per_head_m2ps = head > 0 ? flow / (2.0 * head) : 0.0;
  state.depth_m = opening;
  return fall.direction * flow;
}

double weir_flow(StructureModel const& model, StructureEnds const& ends, StructureState& state) {
  auto fall = fall_of(ends);
  if (ends.head_from_m == ends.head_to_m) fall.direction = -1.0;
  double const height = model.section.full_depth_m, setting = state.setting;
  double const crown = model.crest_m + height;
  double const crest = model.crest_m + (1.0 - setting) * height;
  double head = fall.high_m - crest;
  if (head <= kTinyDepth_m || crest >= crown || shut(model, fall.direction)) {
    state.depth_m = 0.0;
    state.flow_class = FlowClass::dry;
    return 0.0;
  }
  state.flow_class = class_of(crest, fall);
  if (fall.high_m >= crown) {
    if (model.weir.can_surcharge) return surcharged_weir(model, fall, crest, crown, setting, state);
    head = crown - crest;
  }
  auto law = weir_discharge(model, head, fall.direction, setting);
  bool const gated = model.shut_backward || model.shut_forward;
  if (gated) {
    double const area = model.section.area(std::min(height, (1.0 - setting) * height + head)) -
                        model.section.area((1.0 - setting) * height);
    if (area > 0) {
      double const lost = gate_loss((law.middle.flow + law.ends.flow) / area, head);
      law = weir_discharge(model, std::max(1e-9, head - lost), fall.direction, setting);
    }
  }
  if (fall.low_m > crest) {
    double const high = fall.high_m - crest, low = fall.low_m - crest;
    law.middle.flow *= villemonte(high, low, weir_exponent(model.weir.kind, fall.direction));
    law.ends.flow *= villemonte(high, low, 2.5);
  }
  state.flow_per_head_m2ps = law.middle.per_head + law.ends.per_head;
  state.depth_m = std::min(fall.high_m, crown) - model.crest_m;
  return fall.direction * (law.middle.flow + law.ends.flow);
}

double pump_flow(StructureModel const& model, StructureEnds const& ends, StructureState& state) {
  state.setting = state.target;
  state.flow_class = FlowClass::subcritical;
  if (state.setting == 0.0) return 0.0;
  double flow = 0.0, speed = 1.0;
  switch (model.pump.kind) {
    case PumpKind::ideal:
      flow = ends.inflow_from_m3ps;
      break;
    case PumpKind::volume_steps:
      flow = model.curve->step_at(ends.volume_from_m3);
      break;
    case PumpKind::depth_steps:
      flow = model.curve->step_at(ends.depth_from_m);
      break;
    case PumpKind::head_speed:
      speed = state.setting;
      [[fallthrough]];
    case PumpKind::head: {
      double const lift = std::max(0.0, (ends.head_to_m - ends.head_from_m) / (speed * speed));
      flow = model.curve->at(lift);
      state.flow_per_head_m2ps = -model.curve->slope_at(lift) / speed;
      break;
    }
    case PumpKind::depth:
      flow = model.curve->at(ends.depth_from_m);
      state.flow_per_head_m2ps =
          (model.curve->at(ends.depth_from_m + 0.001 * kFoot_m) - flow) / (0.001 * kFoot_m);
      break;
  }
  return std::max(0.0, flow) * state.setting;
}

double outlet_flow(StructureModel const& model, Units const& units, StructureEnds const& ends,
                   StructureState& state) {
  auto const fall = fall_of(ends);
  double const base = model.outlet.by_head ? std::max(fall.low_m, model.crest_m) : model.crest_m;
  double const head = fall.high_m - base;
  if (head <= kTinyDepth_m || fall.depth_high_m <= kTinyDepth_m || shut(model, fall.direction)) {
    state.depth_m = 0.0;
    state.flow_class = FlowClass::dry;
    return 0.0;
  }
  state.depth_m = head;
  state.flow_class = FlowClass::subcritical;
  double const flow = model.curve ? model.curve->at(head)
                                  : units.flow_m3ps * model.outlet.coefficient *
                                        std::pow(head / units.length_m, model.outlet.exponent);
  return fall.direction * state.setting * flow;
}

}  // namespace

double structure_flow(StructureModel const& model, Units const& units, StructureEnds const& ends,
                      StructureState& state) {
  state.flow_per_head_m2ps = 0.0;
  double flow = 0.0;
  bool const closed = state.setting == 0.0 && model.kind != LinkKind::pump;
  if (!closed) {
    switch (model.kind) {
      case LinkKind::pump:
        flow = pump_flow(model, ends, state);
        break;
      case LinkKind::orifice:
        flow = orifice_flow(model, ends, state);
        break;
      case LinkKind::weir:
        flow = weir_flow(model, ends, state);
        break;
      case LinkKind::outlet:
        flow = outlet_flow(model, units, ends, state);
        break;
      case LinkKind::conduit:
        break;
    }
  }
  double const surface = model.kind == LinkKind::orifice ? 0.5 * state.surface_from_m2 : 0.0;
  state.surface_from_m2 =
      state.flow_class == FlowClass::up_critical || model.from_is_storage ? 0.0 : surface;
  state.surface_to_m2 =
      state.flow_class == FlowClass::down_critical || model.to_is_storage ? 0.0 : surface;
  return flow;
}

}  // namespace citytwin::sewer
