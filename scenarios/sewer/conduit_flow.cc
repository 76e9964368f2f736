#include "scenarios/sewer/conduit_flow.h"

#include <algorithm>
#include <cmath>

#include "scenarios/sewer/crown_slot.h"
#include "scenarios/sewer/cube_root.h"

namespace citytwin::sewer {

namespace {

constexpr double kFastest_mps = 50.0 * kFoot_m;
/// Section that holds water at a depth whose wet section (slot included) is `area`: above its cut a
/// closed conduit of EXTRAN keeps a surface up to the node's crown, an open one goes on.
double held_area(Options const& options, ConduitModel const& model, double depth_m, double area,
                 double crown_m) {
  auto const& section = model.section;
  if (section.open) {
    double const above = depth_m - section.full_depth_m;
    return above > 0.0 ? area + above * section.width(section.full_depth_m) : area;
  }
  double const cut = surface_ends_at(options, section);
  if (options.surcharge == Surcharge::slot || depth_m <= cut) return area;
  return model.cut_area_m2 + (std::min(depth_m, crown_m) - cut) * model.cut_width_m;
}

struct Ends {
  double head_from, head_to;
  double depth_from, depth_to;
};

class Conduit1D {
 public:
  Conduit1D(ConduitContext const& context, ConduitModel const& model, NodeState const& from,
            NodeState const& to, ConduitState& state)
      : context_(context),
        model_(model),
        from_(from),
        to_(to),
        state_(state),
        section_(model.section) {}

  void update();

 private:
  Ends ends() const;
  FlowClass classify(Ends const& ends);
  FlowClass classify_wet(Ends const& ends);
  void correct_falls(Ends& ends);
  void find_wet(Ends const& ends);
  void lend_surfaces();
  void save_dry(Ends const& ends);
  double momentum(Ends const& ends);
  double limited(double flow, Ends const& ends) const;
  double friction(double speed, double radius, bool full) const;
  double local_losses() const;
  double surface_width(double depth, WetSection const& at) const;
  WetSection wet(double depth) const;
  double froude(double speed, double depth, WetSection const& at) const;
  double loss_rate() const;
  void find_special_depths();
  void save_halves(Ends const& ends);

  ConduitContext const& context_;
  ConduitModel const& model_;
  NodeState const& from_;
  NodeState const& to_;
  ConduitState& state_;
  Section const& section_;
  WetSection at_from_, at_mid_, at_to_;
  double width_from_ = 0, width_mid_ = 0, width_to_ = 0;  ///< of the free surface or the slot
  double normal_m_ = 0, critical_m_ = 0;
  bool special_known_ = false;
  double kept_surface_to_ = 1.0;  ///< share of the downstream half's surface that the node keeps
};

double Conduit1D::surface_width(double depth, WetSection const& at) const {
  if (section_.open) return at.width_m;
  double const slot = slot_width(context_.options, section_, depth);
  if (slot > 0.0) return slot;
  return depth > surface_ends_at(context_.options, section_) ? model_.cut_width_m : at.width_m;
}

WetSection Conduit1D::wet(double depth) const {
  auto at = section_.at(depth);
  at.area_m2 += slot_area(context_.options, section_, depth);
  return at;
}

double Conduit1D::froude(double speed, double depth, WetSection const& at) const {
  if (depth <= kTinyDepth_m) return 0.0;
  if (!section_.open && section_.full_depth_m - depth <= kTinyDepth_m) return 0.0;
  return std::abs(speed) / std::sqrt(kGravity_mps2 * at.area_m2 / at.width_m);
}

Ends Conduit1D::ends() const {
  Ends e;
  e.head_from =
      std::max(model_.bed_from_m, model_.bed_from_m - model_.offset_from_m + from_.depth_m);
  e.head_to = std::max(model_.bed_to_m, model_.bed_to_m - model_.offset_to_m + to_.depth_m);
  e.depth_from = std::max(e.head_from - model_.bed_from_m, kTinyDepth_m);
  e.depth_to = std::max(e.head_to - model_.bed_to_m, kTinyDepth_m);
  if (context_.options.surcharge != Surcharge::slot) {
    e.depth_from = std::min(e.depth_from, section_.full_depth_m);
    e.depth_to = std::min(e.depth_to, section_.full_depth_m);
  }
  return e;
}

void Conduit1D::find_special_depths() {
  double const flow = std::abs(state_.iterate_m3ps);
  normal_m_ = normal_depth(model_, flow);
  critical_m_ = section_.critical_depth(flow);
  special_known_ = true;
}

FlowClass Conduit1D::classify_wet(Ends const& e) {
  double const drop_from = model_.from_is_outfall
                               ? std::max(0.0, model_.offset_from_m - from_.depth_m)
                               : model_.offset_from_m;
  double const drop_to =
      model_.to_is_outfall ? std::max(0.0, model_.offset_to_m - to_.depth_m) : model_.offset_to_m;
  if (state_.iterate_m3ps < 0.0) {
    if (drop_from <= 0.0) return FlowClass::subcritical;
    find_special_depths();
    return e.depth_from < std::min(normal_m_, critical_m_) ? FlowClass::up_critical
                                                           : FlowClass::subcritical;
  }
  if (drop_to <= 0.0) return FlowClass::subcritical;
  find_special_depths();
  double const low = std::min(normal_m_, critical_m_), high = std::max(normal_m_, critical_m_);
  if (e.depth_to < low) return FlowClass::down_critical;
  if (e.depth_to < high) {
    kept_surface_to_ = high - low < kTinyDepth_m ? 0.0 : (high - e.depth_to) / (high - low);
  }
  return FlowClass::subcritical;
}

FlowClass Conduit1D::classify(Ends const& e) {
  bool const full = e.depth_from >= section_.full_depth_m && e.depth_to >= section_.full_depth_m;
  if (full) return FlowClass::subcritical;
  bool const wet_from = e.depth_from > kTinyDepth_m, wet_to = e.depth_to > kTinyDepth_m;
  if (wet_from && wet_to) return classify_wet(e);
  if (!wet_from && !wet_to) return FlowClass::dry;
  if (wet_to) {
    if (e.head_to < model_.bed_from_m) return FlowClass::up_dry;
    double const drop = model_.from_is_outfall ? std::max(0.0, model_.offset_from_m - from_.depth_m)
                                               : model_.offset_from_m;
    if (drop <= 0.0) return FlowClass::subcritical;
    find_special_depths();
    return FlowClass::up_critical;
  }
  if (e.head_from < model_.bed_to_m) return FlowClass::down_dry;
  double const drop =
      model_.to_is_outfall ? std::max(0.0, model_.offset_to_m - to_.depth_m) : model_.offset_to_m;
  if (drop <= 0.0) return FlowClass::subcritical;
  find_special_depths();
  return FlowClass::down_critical;
}

/// An end where the flow falls freely stands at the fall's depth, not at its node's.
void Conduit1D::correct_falls(Ends& e) {
  double const free_end =
      special_known_ ? std::max(std::min(normal_m_, critical_m_), kTinyDepth_m) : 0.0;
  switch (state_.flow_class) {
    case FlowClass::up_critical:
      e.depth_from = free_end;
      e.head_from = model_.bed_from_m + free_end;
      break;
    case FlowClass::down_critical:
      e.depth_to = free_end;
      e.head_to = model_.bed_to_m + free_end;
      break;
    case FlowClass::up_dry:
      e.depth_from = kTinyDepth_m;
      break;
    case FlowClass::down_dry:
      e.depth_to = kTinyDepth_m;
      break;
    default:
      break;
  }
}

void Conduit1D::find_wet(Ends const& e) {
  double const depth_mid = 0.5 * (e.depth_from + e.depth_to);
  at_from_ = wet(e.depth_from), at_mid_ = wet(depth_mid), at_to_ = wet(e.depth_to);
  width_from_ = surface_width(e.depth_from, at_from_);
  width_mid_ = surface_width(depth_mid, at_mid_);
  width_to_ = surface_width(e.depth_to, at_to_);
}

/// Gives the water surface of the conduit to its end nodes.
void Conduit1D::lend_surfaces() {
  double const length = model_.inertia_length_m, barrels = model_.barrels;
  state_.new_owned_from = state_.new_owned_to = 1.0;
  double from = 0.0, to = 0.0;
  switch (state_.flow_class) {
    case FlowClass::dry:
      from = to = kTinyDepth_m * length / 2.0;
      break;
    case FlowClass::up_critical:
      to = (width_mid_ + width_to_) * length / 2.0;
      state_.new_owned_from = 0.0;
      break;
    case FlowClass::down_critical:
      from = (width_mid_ + width_from_) * length / 2.0;
      state_.new_owned_to = 0.0;
      break;
    case FlowClass::up_dry:
      to = (width_mid_ + width_to_) * length / 4.0;
      if (model_.offset_from_m <= 0.0) from = (width_mid_ + width_from_) * length / 4.0;
      break;
    case FlowClass::down_dry:
      from = (width_mid_ + width_from_) * length / 4.0;
      if (model_.offset_to_m <= 0.0) to = (width_mid_ + width_to_) * length / 4.0;
      break;
    default:
      from = (width_mid_ + width_from_) * length / 4.0;
      to = (width_mid_ + width_to_) * length / 4.0 * kept_surface_to_;
      state_.new_owned_to = kept_surface_to_;
      break;
  }
  state_.surface_from_m2 = from * barrels;
  state_.surface_to_m2 = to * barrels;
}

double Conduit1D::friction(double speed, double radius, bool full) const {
  double const c = model_.force_main_roughness;
  if (c <= 0.0 || !full) {
    double const root = inverse_cube_root(radius);
    return model_.friction * speed * (root * root) * (root * root);
  }
  if (context_.options.force_main == FrictionLaw::hazen_williams) {
    return kGravity_mps2 * std::pow(speed, 0.852) /
           (std::pow(0.849 * c, 1.852) * std::pow(radius, 1.1667));
  }
  constexpr double viscosity_m2ps = 1.1e-5 * kFoot_m * kFoot_m;
  double const reynolds = std::max(10.0, 4.0 * radius * speed / viscosity_m2ps);
  double const laminar = 64.0 / std::min(reynolds, 2000.0);
  double const rough =
      std::log10(c / (14.8 * radius) + 5.74 / std::pow(std::max(reynolds, 4000.0), 0.9));
  double const turbulent = 0.25 / (rough * rough);
  double const share = std::clamp((reynolds - 2000.0) / 2000.0, 0.0, 1.0);
  return (laminar + share * (turbulent - laminar)) * speed / (8.0 * radius);
}

double Conduit1D::local_losses() const {
  double const flow = std::abs(state_.iterate_m3ps);
  double sum = 0.0;
  if (at_from_.area_m2 > kTinyArea_m2) sum += model_.loss_inlet * flow / at_from_.area_m2;
  if (at_to_.area_m2 > kTinyArea_m2) sum += model_.loss_outlet * flow / at_to_.area_m2;
  if (at_mid_.area_m2 > kTinyArea_m2) sum += model_.loss_average * flow / at_mid_.area_m2;
  return sum / (2.0 * model_.inertia_length_m);
}

/// Evaporation from open surfaces and seepage, one barrel.
double Conduit1D::loss_rate() const {
  double const depth = 0.5 * (state_.old_depth_m + state_.depth_m);
  bool const evaporates = section_.open && context_.evaporation_mps > 0.0;
  if (depth <= kTinyDepth_m || (!evaporates && model_.seepage_mps <= 0.0)) return 0.0;
  double rate = evaporates ? context_.evaporation_mps : 0.0;
  double const surface = section_.width(depth) * model_.length_m;
  return std::min((rate + model_.seepage_mps) * surface,
                  state_.volume_m3 / model_.barrels / context_.dt_s);
}

double Conduit1D::momentum(Ends const& e) {
  auto const& options = context_.options;
  double const dt = context_.dt_s, length = model_.inertia_length_m;
  double const last = state_.iterate_m3ps;
  double const speed = std::clamp(last / at_mid_.area_m2, -kFastest_mps, kFastest_mps);
  bool const full = e.depth_from >= section_.full_depth_m && e.depth_to >= section_.full_depth_m;
  state_.froude = froude(speed, 0.5 * (e.depth_from + e.depth_to), at_mid_);
  if (state_.flow_class == FlowClass::subcritical && state_.froude > 1.0)
    state_.flow_class = FlowClass::supercritical;
  double inertia = std::clamp(2.0 * (1.0 - state_.froude), 0.0, 1.0);
  double const weight = !full && last > 0.0 && e.head_from >= e.head_to ? inertia : 1.0;
  double const area = at_from_.area_m2 + (at_mid_.area_m2 - at_from_.area_m2) * weight;
  double const radius = at_from_.radius_m + (at_mid_.radius_m - at_from_.radius_m) * weight;
  if (options.damping == Damping::none) inertia = 1.0;
  if (options.damping == Damping::full || (full && !section_.open)) inertia = 0.0;
  double const old_area = std::max(state_.old_area_mid_m2, kTinyArea_m2);
  double push = -dt * kGravity_mps2 * area * (e.head_to - e.head_from) / length;
  push += inertia * (2.0 * speed * (at_mid_.area_m2 - old_area) +
                     dt * speed * speed * (at_to_.area_m2 - at_from_.area_m2) / length);
  push += 2.5 * dt * speed * state_.loss_m3ps / model_.barrels / model_.length_m;
  double resistance = 1.0 + dt * friction(std::abs(speed), radius, full);
  if (model_.has_losses) resistance += dt * local_losses();
  state_.flow_per_head_m2ps = kGravity_mps2 * dt * area / length / resistance * model_.barrels;
  return (state_.old_flow_m3ps / model_.barrels + push) / resistance;
}

/// Not more than uniform flow where the bed drives the water rather than its surface.
double Conduit1D::limited(double flow, Ends const& e) const {
  auto const limit = context_.options.normal_flow_limit;
  bool const possible = flow > 0.0 && limit != NormalFlowLimit::neither &&
                        e.depth_from < section_.full_depth_m &&
                        (state_.flow_class == FlowClass::subcritical ||
                         state_.flow_class == FlowClass::supercritical);
  if (!possible) return flow;
  bool const at_outfall = model_.from_is_outfall || model_.to_is_outfall;
  bool const by_slope = limit != NormalFlowLimit::froude || at_outfall;
  bool check = by_slope && e.depth_from < e.depth_to;
  bool const by_froude = limit != NormalFlowLimit::slope && !at_outfall;
  if (!check && by_froude && e.depth_from > kTinyDepth_m && e.depth_to > kTinyDepth_m) {
    check = froude(flow / at_from_.area_m2, e.depth_from, at_from_) >= 1.0;
  }
  if (!check) return flow;
  double const radius = at_from_.radius_m;
  double const normal = model_.conveyance * at_from_.area_m2 * (radius * inverse_cube_root(radius));
  return std::min(flow, normal);
}

/// At a free fall the end stands lower than its node; else the node's own level counts, above the
/// pipe too.
void Conduit1D::save_halves(Ends const& e) {
  auto const& options = context_.options;
  double const from = state_.flow_class == FlowClass::up_critical
                          ? e.depth_from
                          : std::max(kTinyDepth_m, from_.depth_m - model_.offset_from_m);
  double const to = state_.flow_class == FlowClass::down_critical
                        ? e.depth_to
                        : std::max(kTinyDepth_m, to_.depth_m - model_.offset_to_m);
  double const half_m = 0.5 * model_.length_m * model_.barrels;
  state_.half_from_m3 =
      half_m * held_area(options, model_, from, at_from_.area_m2, model_.crown_from_m);
  state_.half_to_m3 = half_m * held_area(options, model_, to, at_to_.area_m2, model_.crown_to_m);
  state_.volume_m3 = half_m * (at_from_.area_m2 + at_to_.area_m2);
}

void Conduit1D::save_dry(Ends const& e) {
  state_.area_mid_m2 = 0.5 * (at_from_.area_m2 + at_to_.area_m2);
  state_.iterate_m3ps = state_.flow_m3ps = 0.0;
  state_.flow_per_head_m2ps =
      kGravity_mps2 * context_.dt_s * at_mid_.area_m2 / model_.inertia_length_m * model_.barrels;
  state_.froude = 0.0;
  state_.depth_m = std::min(0.5 * (e.depth_from + e.depth_to), section_.full_depth_m);
  save_halves(e);
}

void Conduit1D::update() {
  Ends e = ends();
  double const last = state_.iterate_m3ps;
  state_.flow_class = classify(e);
  correct_falls(e);
  find_wet(e);
  lend_surfaces();
  state_.loss_m3ps = 0.0;
  bool const dry = state_.flow_class == FlowClass::dry || state_.flow_class == FlowClass::up_dry ||
                   state_.flow_class == FlowClass::down_dry;
  if (dry || state_.setting == 0.0 || at_mid_.area_m2 <= kTinyArea_m2) return save_dry(e);
  state_.loss_m3ps = loss_rate() * model_.barrels;
  double flow = limited(momentum(e), e);
  if (!context_.first_iterate) {
    flow = (1.0 - kRelaxation) * last + kRelaxation * flow;
    if (flow * last < 0.0) flow = std::copysign(kTurningFlow_m3ps, flow);
  }
  if (model_.flow_limit_m3ps > 0.0)
    flow = std::clamp(flow, -model_.flow_limit_m3ps, model_.flow_limit_m3ps);
  if (flow < 0.0 ? model_.shut_backward : model_.shut_forward) flow = 0.0;
  if (flow > kTinyFlow_m3ps && from_.depth_m <= kTinyDepth_m) flow = kTinyFlow_m3ps;
  if (flow < -kTinyFlow_m3ps && to_.depth_m <= kTinyDepth_m) flow = -kTinyFlow_m3ps;
  state_.area_mid_m2 = at_mid_.area_m2;
  state_.iterate_m3ps = flow;
  state_.flow_m3ps = flow * model_.barrels;
  state_.depth_m = std::min(0.5 * (e.depth_from + e.depth_to), section_.full_depth_m);
  save_halves(e);
}

}  // namespace

double half_volume(Options const& options, ConduitModel const& model, double depth_m,
                   double crown_m) {
  double const area = model.section.area(depth_m) + slot_area(options, model.section, depth_m);
  return 0.5 * model.length_m * model.barrels * held_area(options, model, depth_m, area, crown_m);
}

double normal_depth(ConduitModel const& model, double flow_m3ps) {
  return flow_m3ps > 0.0 ? model.section.normal_depth_of_share(flow_m3ps / model.full_flow_m3ps)
                         : 0.0;
}

void update_conduit(ConduitContext const& context, ConduitModel const& model, NodeState const& from,
                    NodeState const& to, ConduitState& state) {
  Conduit1D(context, model, from, to, state).update();
}

}  // namespace citytwin::sewer
