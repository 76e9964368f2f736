#include "scenarios/flood/sponge_stack.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace citytwin::flood {

namespace {

constexpr double m_per_mm = 1e-3;
constexpr double s_per_h = 3600.0;

/// A step of one stack, from below upwards: how much each layer may take follows from what the one
/// beneath lets go.
class Step {
 public:
  Step(SpongeDesign const& design, double length_m, double inflow_m, double dt_s,
       SpongeState& state)
      : d_(design),
        s_(state),
        length_m_(length_m),
        dt_s_(dt_s),
        standing_m_(state.surface_m * design.surface_void + inflow_m) {}

  SpongeFlux go() {
    double const offered = offered_from_above();
    empty_below(offered);
    double down = std::min(offered, room_below());
    flux_.percolated_m = down;
    if (d_.soil_m > 0) down = through_soil(down);
    if (d_.pavement_m > 0) down = through_pavement(down);
    flux_.infiltrated_m = down;
    settle();
    return flux_;
  }

 private:
  [[nodiscard]] bool mat() const { return d_.mat_m > 0; }
  [[nodiscard]] double deep_m() const { return mat() ? d_.mat_m : d_.storage_m; }
  [[nodiscard]] double deep_void() const { return mat() ? d_.mat_void : d_.storage_void; }
  [[nodiscard]] double pavement_void() const {
    return d_.pavement_void * (1.0 - d_.pavement_sealed);
  }
  [[nodiscard]] bool deep_full() const { return s_.storage_m >= deep_m(); }

  /// What the surface would give if all beneath could take it.
  [[nodiscard]] double surface_wants() const {
    if (d_.pavement_m > 0) return std::min(standing_m_, permeability());
    if (d_.soil_m > 0) return std::min(standing_m_, soil_takes());
    return standing_m_;
  }
  [[nodiscard]] double permeability() const {
    return d_.pavement_m_per_s * (1.0 - d_.pavement_sealed) * dt_s_;
  }
  /// Green and Ampt in the middle of the step (soil_kernel.h).
  [[nodiscard]] double soil_takes() const {
    double const k = d_.soil_m_per_s * dt_s_;
    double const b = s_.soaked_m - 0.5 * k;
    double const c = 2.0 * k * (s_.soaked_m + (d_.suction_m + s_.surface_m) * s_.deficit);
    double const root = b + std::sqrt(b * b + c);
    return std::max(root > 0 ? c / root : 0.0, k);  // a front that has passed leaves K
  }
  [[nodiscard]] double soil_gives() const {
    double const free = std::max(s_.theta - d_.field_capacity, 0.0) * d_.soil_m;
    if (free <= 0) return 0;
    double const rate = d_.soil_m_per_s * std::exp(-d_.soil_slope * (d_.porosity - s_.theta));
    return std::min(rate * dt_s_, free);
  }
  [[nodiscard]] double pavement_gives() const {
    return std::min(permeability(), s_.pavement_m * pavement_void() + surface_wants());
  }
  [[nodiscard]] double offered_from_above() const {
    if (d_.soil_m > 0) return soil_gives();
    return d_.pavement_m > 0 ? pavement_gives() : surface_wants();
  }

  /// Water above the drain, as a head over the bottom of the storage.
  [[nodiscard]] double head_m() const {
    double head = s_.storage_m;
    if (!deep_full()) return head;
    bool soaked = true;
    if (d_.soil_m > 0 && s_.theta > d_.field_capacity) {
      head += (s_.theta - d_.field_capacity) / (d_.porosity - d_.field_capacity) * d_.soil_m;
    }
    if (d_.soil_m > 0) soaked = s_.theta >= d_.porosity;
    if (d_.pavement_m > 0 && soaked) {
      head += s_.pavement_m;
      soaked = s_.pavement_m >= d_.pavement_m;
    }
    return soaked && d_.pavement_m + d_.soil_m > 0 ? head + s_.surface_m : head;
  }
  [[nodiscard]] double drain_wants() const {
    if (mat()) {
      double const speed = std::sqrt(d_.mat_slope) / d_.mat_manning;
      return speed * std::pow(s_.storage_m, 5.0 / 3.0) / length_m_ * d_.mat_void * dt_s_;
    }
    double const head = head_m() - d_.drain_offset_m;
    if (d_.drain_coefficient <= 0 || head <= 0) return 0;
    return d_.drain_coefficient * std::pow(head / m_per_mm, d_.drain_exponent) * m_per_mm * dt_s_ /
           s_per_h;
  }
  void empty_below(double offered) {
    double const held = s_.storage_m * deep_void();
    double const seepage = mat() ? 0.0 : d_.seepage_m_per_s * dt_s_;
    flux_.seeped_m = std::min(seepage, std::max(held + offered, 0.0));
    if (deep_m() <= 0) return;
    double const offset = mat() ? 0.0 : d_.drain_offset_m;
    double const above = std::max(s_.storage_m - offset, 0.0) * deep_void();
    double const passing = deep_full() ? offered : 0.0;
    flux_.drained_m = std::clamp(above + passing - flux_.seeped_m, 0.0, drain_wants());
  }
  [[nodiscard]] double room_below() const {
    double const free = std::max(deep_m() - s_.storage_m, 0.0) * deep_void();
    return free + flux_.seeped_m + flux_.drained_m;
  }
  /// @return what comes into the soil
  double through_soil(double down) {
    double const room = std::max(d_.porosity - s_.theta, 0.0) * d_.soil_m + down;
    double const wanted = d_.pavement_m > 0 ? pavement_gives() : surface_wants();
    double const in = std::min(wanted, room);
    s_.theta += (in - down) / d_.soil_m;
    s_.soaked_m += in;
    return in;
  }
  /// @return what comes into the pavement
  double through_pavement(double down) {
    double const room = std::max(d_.pavement_m - s_.pavement_m, 0.0) * pavement_void() + down;
    double const in = std::min(surface_wants(), room);
    s_.pavement_m += (in - down) / pavement_void();
    return in;
  }
  void settle() {
    double const gained = flux_.percolated_m - flux_.seeped_m - flux_.drained_m;
    if (deep_m() > 0) s_.storage_m += gained / deep_void();
    double const left = standing_m_ - flux_.infiltrated_m;
    flux_.overflow_m = std::max(left - d_.berm_m * d_.surface_void, 0.0);
    s_.surface_m = d_.surface_void > 0 ? (left - flux_.overflow_m) / d_.surface_void : 0.0;
  }

  SpongeDesign const& d_;
  SpongeState& s_;
  double length_m_;
  double dt_s_;
  double standing_m_;
  SpongeFlux flux_;
};

}  // namespace

double SpongeDesign::capacity_m() const {
  double const pores =
      pavement_m * pavement_void * (1.0 - pavement_sealed) + soil_m * (porosity - field_capacity);
  return berm_m * surface_void + pores + storage_m * storage_void + mat_m * mat_void;
}

double SpongeState::water_m(SpongeDesign const& d) const {
  double const deep_void = d.mat_m > 0 ? d.mat_void : d.storage_void;
  return surface_m * d.surface_void + theta * d.soil_m + storage_m * deep_void +
         pavement_m * d.pavement_void * (1.0 - d.pavement_sealed);
}

SpongeState sponge_at_begin(SpongeDesign const& d, double saturation) {
  SpongeState out;
  if (d.soil_m > 0) {
    out.theta = d.wilting_point + saturation * (d.porosity - d.wilting_point);
    out.deficit = d.porosity - out.theta;
  }
  out.storage_m = saturation * (d.mat_m > 0 ? d.mat_m : d.storage_m);
  return out;
}

SpongeFlux step_sponge(SpongeDesign const& design, double length_m, double inflow_m, double dt_s,
                       SpongeState& state) {
  assert(dt_s > 0 && inflow_m >= 0 && length_m > 0);
  return Step(design, length_m, inflow_m, dt_s, state).go();
}

}  // namespace citytwin::flood
