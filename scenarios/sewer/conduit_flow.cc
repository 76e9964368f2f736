#include "scenarios/sewer/conduit_flow.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace citytwin::sewer {

namespace {

constexpr double kFastest_mps = 50.0 * kFoot_m;
/// Closed conduits have no surface above this share of their height (EXTRAN, SLOT).
constexpr double kCrownExtran = 0.96;
constexpr double kCrownSlot = 0.985257;
constexpr double kDeepSlot = 1.78;

/// Width of the slot over the greatest width, at a depth over the diameter.
double slot_share(double relative) {
  return relative > kDeepSlot ? 0.01 : 0.5423 * std::exp(-std::pow(relative, 2.4));
}

/// Its integral from the crown up, tabulated: what the slot holds must be what its width passes.
class SlotArea {
 public:
  SlotArea() {
    for (std::size_t i = 1; i < sums_.size(); ++i) {
      double const r = 1.0 + kStep * static_cast<double>(i);
      sums_[i] =
          sums_[i - 1] +
          kStep / 6.0 * (slot_share(r - kStep) + 4.0 * slot_share(r - 0.5 * kStep) + slot_share(r));
    }
  }
  [[nodiscard]] double at(double relative) const {
    double const place = (std::min(relative, kDeepSlot) - 1.0) / kStep;
    auto const i = std::min(static_cast<std::size_t>(place), sums_.size() - 2);
    double const share = place - static_cast<double>(i);
    return sums_[i] + share * (sums_[i + 1] - sums_[i]) +
           0.01 * std::max(relative - kDeepSlot, 0.0);
  }

 private:
  static constexpr std::size_t kPieces = 1024;
  static constexpr double kStep = (kDeepSlot - 1.0) / kPieces;
  std::array<double, kPieces + 1> sums_{};
};

/// Area of the slot above a full section; 0 without one.
double slot_area_at(Options const& options, Section const& section, double depth) {
  if (options.surcharge != Surcharge::slot || section.open || depth <= section.full_depth_m)
    return 0.0;
  static SlotArea const slot;
  return section.max_width_m * section.full_depth_m * slot.at(depth / section.full_depth_m);
}

struct Ends {
  double head_from, head_to;
  double depth_from, depth_to;
};

/// Preissmann's slot after Sjoeberg; 0 without one.
double slot_width_at(Options const& options, Section const& section, double depth) {
  double const relative = depth / section.full_depth_m;
  if (options.surcharge != Surcharge::slot || section.open || relative < kCrownSlot) return 0.0;
  return section.max_width_m * slot_share(relative);
}

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
  void set_surfaces(Ends& ends);
  void save_dry(Ends const& ends, double area_from, double area_mid, double area_to);
  double momentum(Ends const& ends, WetSection const& a1, WetSection const& mid, double area_to);
  double limited(double flow, Ends const& ends, WetSection const& upstream) const;
  double friction(double speed, double radius, bool full) const;
  double local_losses(double area_from, double area_mid, double area_to) const;
  double slot_width(double depth) const { return slot_width_at(context_.options, section_, depth); }
  double surface_width(double depth) const;
  WetSection wet(double depth) const;
  double froude(double speed, double depth, WetSection const& at) const;
  double loss_rate() const;
  void find_special_depths();
  void save_halves(Ends const& ends, double area_from, double area_to);

  ConduitContext const& context_;
  ConduitModel const& model_;
  NodeState const& from_;
  NodeState const& to_;
  ConduitState& state_;
  Section const& section_;
  double normal_m_ = 0, critical_m_ = 0;
  bool special_known_ = false;
  double kept_surface_to_ = 1.0;  ///< share of the downstream half's surface that the node keeps
};

double Conduit1D::surface_width(double depth) const {
  double const slot = slot_width(depth);
  if (slot > 0.0) return slot;
  double const cut = context_.options.surcharge == Surcharge::slot ? kCrownSlot : kCrownExtran;
  if (!section_.open) depth = std::min(depth, cut * section_.full_depth_m);
  return section_.width(depth);
}

WetSection Conduit1D::wet(double depth) const {
  auto at = section_.at(depth);
  if (depth > section_.full_depth_m) at.area_m2 += slot_area_at(context_.options, section_, depth);
  return at;
}

double Conduit1D::froude(double speed, double depth, WetSection const& at) const {
  if (depth <= kTinyDepth_m) return 0.0;
  if (!section_.open && section_.full_depth_m - depth <= kTinyDepth_m) return 0.0;
  return std::abs(speed) / std::sqrt(kGravity_mps2 * section_.area(depth) / at.width_m);
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

/// Gives the water surface of the conduit to its end nodes, and corrects an end's depth where the
/// flow falls freely there.
void Conduit1D::set_surfaces(Ends& e) {
  state_.flow_class = classify(e);
  double const length = model_.inertia_length_m, barrels = model_.barrels;
  double const free_end =
      special_known_ ? std::max(std::min(normal_m_, critical_m_), kTinyDepth_m) : 0.0;
  state_.new_owned_from = state_.new_owned_to = 1.0;
  double from = 0.0, to = 0.0;
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
  double const mid = surface_width(std::max(0.5 * (e.depth_from + e.depth_to), kTinyDepth_m));
  switch (state_.flow_class) {
    case FlowClass::dry:
      from = to = kTinyDepth_m * length / 2.0;
      break;
    case FlowClass::up_critical:
      to = (mid + surface_width(e.depth_to)) * length / 2.0;
      state_.new_owned_from = 0.0;
      break;
    case FlowClass::down_critical:
      from = (mid + surface_width(e.depth_from)) * length / 2.0;
      state_.new_owned_to = 0.0;
      break;
    case FlowClass::up_dry:
      to = (mid + surface_width(e.depth_to)) * length / 4.0;
      if (model_.offset_from_m <= 0.0) from = (mid + surface_width(e.depth_from)) * length / 4.0;
      break;
    case FlowClass::down_dry:
      from = (mid + surface_width(e.depth_from)) * length / 4.0;
      if (model_.offset_to_m <= 0.0) to = (mid + surface_width(e.depth_to)) * length / 4.0;
      break;
    default:
      from = (mid + surface_width(e.depth_from)) * length / 4.0;
      to = (mid + surface_width(e.depth_to)) * length / 4.0 * kept_surface_to_;
      state_.new_owned_to = kept_surface_to_;
      break;
  }
  state_.surface_from_m2 = from * barrels;
  state_.surface_to_m2 = to * barrels;
}

double Conduit1D::friction(double speed, double radius, bool full) const {
  double const c = model_.force_main_roughness;
  if (c <= 0.0 || !full) return model_.friction * speed / (radius * std::cbrt(radius));
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

double Conduit1D::local_losses(double area_from, double area_mid, double area_to) const {
  double const flow = std::abs(state_.iterate_m3ps);
  double sum = 0.0;
  if (area_from > kTinyArea_m2) sum += model_.loss_inlet * flow / area_from;
  if (area_to > kTinyArea_m2) sum += model_.loss_outlet * flow / area_to;
  if (area_mid > kTinyArea_m2) sum += model_.loss_average * flow / area_mid;
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

double Conduit1D::momentum(Ends const& e, WetSection const& upstream, WetSection const& mid,
                           double area_to) {
  auto const& options = context_.options;
  double const dt = context_.dt_s, length = model_.inertia_length_m;
  double const last = state_.iterate_m3ps;
  double const speed = std::clamp(last / mid.area_m2, -kFastest_mps, kFastest_mps);
  bool const full = e.depth_from >= section_.full_depth_m && e.depth_to >= section_.full_depth_m;
  state_.froude = froude(speed, 0.5 * (e.depth_from + e.depth_to), mid);
  if (state_.flow_class == FlowClass::subcritical && state_.froude > 1.0)
    state_.flow_class = FlowClass::supercritical;
  double inertia = std::clamp(2.0 * (1.0 - state_.froude), 0.0, 1.0);
  double const weight = !full && last > 0.0 && e.head_from >= e.head_to ? inertia : 1.0;
  double const area = upstream.area_m2 + (mid.area_m2 - upstream.area_m2) * weight;
  double const radius = upstream.radius_m + (mid.radius_m - upstream.radius_m) * weight;
  if (options.damping == Damping::none) inertia = 1.0;
  if (options.damping == Damping::full || (full && !section_.open)) inertia = 0.0;
  double const old_area = std::max(state_.old_area_mid_m2, kTinyArea_m2);
  double push = -dt * kGravity_mps2 * area * (e.head_to - e.head_from) / length;
  push += inertia * (2.0 * speed * (mid.area_m2 - old_area) +
                     dt * speed * speed * (area_to - upstream.area_m2) / length);
  push += 2.5 * dt * speed * state_.loss_m3ps / model_.barrels / model_.length_m;
  double resistance = 1.0 + dt * friction(std::abs(speed), radius, full);
  if (model_.has_losses) resistance += dt * local_losses(upstream.area_m2, mid.area_m2, area_to);
  state_.flow_per_head_m2ps = kGravity_mps2 * dt * area / length / resistance * model_.barrels;
  return (state_.old_flow_m3ps / model_.barrels + push) / resistance;
}

/// Not more than uniform flow where the bed drives the water rather than its surface.
double Conduit1D::limited(double flow, Ends const& e, WetSection const& upstream) const {
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
    check = froude(flow / upstream.area_m2, e.depth_from, upstream) >= 1.0;
  }
  if (!check) return flow;
  double const normal =
      model_.conveyance * upstream.area_m2 * std::cbrt(upstream.radius_m * upstream.radius_m);
  return std::min(flow, normal);
}

void Conduit1D::save_halves(Ends const& e, double area_from, double area_to) {
  // At a free fall the end stands lower than its node; else the node's own level counts, above the
  // pipe too.
  bool const falls_from = state_.flow_class == FlowClass::up_critical,
             falls_to = state_.flow_class == FlowClass::down_critical;
  double const from =
      falls_from ? e.depth_from : std::max(kTinyDepth_m, from_.depth_m - model_.offset_from_m);
  double const to =
      falls_to ? e.depth_to : std::max(kTinyDepth_m, to_.depth_m - model_.offset_to_m);
  state_.half_from_m3 = half_volume(context_.options, model_, from, model_.crown_from_m);
  state_.half_to_m3 = half_volume(context_.options, model_, to, model_.crown_to_m);
  state_.volume_m3 = 0.5 * (area_from + area_to) * model_.length_m * model_.barrels;
}

void Conduit1D::save_dry(Ends const& e, double area_from, double area_mid, double area_to) {
  state_.area_mid_m2 = 0.5 * (area_from + area_to);
  state_.iterate_m3ps = state_.flow_m3ps = 0.0;
  state_.flow_per_head_m2ps =
      kGravity_mps2 * context_.dt_s * area_mid / model_.inertia_length_m * model_.barrels;
  state_.froude = 0.0;
  state_.depth_m = std::min(0.5 * (e.depth_from + e.depth_to), section_.full_depth_m);
  save_halves(e, area_from, area_to);
}

void Conduit1D::update() {
  Ends e = ends();
  double const last = state_.iterate_m3ps;
  set_surfaces(e);
  double const depth_mid = 0.5 * (e.depth_from + e.depth_to);
  auto const upstream = wet(e.depth_from), mid = wet(depth_mid);
  double const area_to = wet(e.depth_to).area_m2;
  state_.loss_m3ps = 0.0;
  bool const dry = state_.flow_class == FlowClass::dry || state_.flow_class == FlowClass::up_dry ||
                   state_.flow_class == FlowClass::down_dry;
  if (dry || state_.setting == 0.0 || mid.area_m2 <= kTinyArea_m2) {
    return save_dry(e, upstream.area_m2, mid.area_m2, area_to);
  }
  state_.loss_m3ps = loss_rate() * model_.barrels;
  double flow = limited(momentum(e, upstream, mid, area_to), e, upstream);
  if (!context_.first_iterate) {
    flow = (1.0 - kRelaxation) * last + kRelaxation * flow;
    if (flow * last < 0.0) flow = std::copysign(kTurningFlow_m3ps, flow);
  }
  if (model_.flow_limit_m3ps > 0.0)
    flow = std::clamp(flow, -model_.flow_limit_m3ps, model_.flow_limit_m3ps);
  if (flow < 0.0 ? model_.shut_backward : model_.shut_forward) flow = 0.0;
  if (flow > kTinyFlow_m3ps && from_.depth_m <= kTinyDepth_m) flow = kTinyFlow_m3ps;
  if (flow < -kTinyFlow_m3ps && to_.depth_m <= kTinyDepth_m) flow = -kTinyFlow_m3ps;
  state_.area_mid_m2 = mid.area_m2;
  state_.iterate_m3ps = flow;
  state_.flow_m3ps = flow * model_.barrels;
  state_.depth_m = std::min(depth_mid, section_.full_depth_m);
  save_halves(e, upstream.area_m2, area_to);
}

}  // namespace

double half_volume(Options const& options, ConduitModel const& model, double depth_m,
                   double crown_m) {
  auto const& section = model.section;
  double const cut = kCrownExtran * section.full_depth_m;
  double area = 0.0;
  if (options.surcharge == Surcharge::slot || section.open || depth_m <= cut) {
    area = section.area(depth_m);
    double const above = depth_m - section.full_depth_m;
    if (above > 0.0 && section.open) area += above * section.width(section.full_depth_m);
    area += slot_area_at(options, section, depth_m);
  } else {
    area = section.area(cut) + (std::min(depth_m, crown_m) - cut) * section.width(cut);
  }
  return 0.5 * model.length_m * model.barrels * area;
}

double normal_depth(ConduitModel const& model, double flow_m3ps) {
  return flow_m3ps > 0.0 ? model.section.normal_depth(flow_m3ps / model.conveyance) : 0.0;
}

void update_conduit(ConduitContext const& context, ConduitModel const& model, NodeState const& from,
                    NodeState const& to, ConduitState& state) {
  Conduit1D(context, model, from, to, state).update();
}

}  // namespace citytwin::sewer
