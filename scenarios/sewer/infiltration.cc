#include "scenarios/sewer/infiltration.h"

#include <algorithm>
#include <cmath>

#include "scenarios/sewer/units.h"

namespace citytwin::sewer {

namespace {

constexpr double kNoRate_mps = 1e-10 * kFoot_m;

/// Infiltrated depth after `time_s` of ponding from `start_m`: F - c ln(F + c) grows with K t.
double green_ampt_depth(double start_m, double suction_depth_m, double conductivity_mps,
                        double time_s) {
  double const floor_m = start_m + conductivity_mps * time_s;
  if (suction_depth_m <= 0.0) return floor_m;
  double const constant =
      conductivity_mps * time_s + start_m - suction_depth_m * std::log(start_m + suction_depth_m);
  double f = std::max(floor_m, start_m + 1e-12);
  for (int i = 0; i < 40; ++i) {
    double const residual = f - suction_depth_m * std::log(f + suction_depth_m) - constant;
    double const slope = 1.0 - suction_depth_m / (f + suction_depth_m);
    double const next = std::max(start_m, f - residual / std::max(slope, 1e-12));
    if (std::abs(next - f) < 1e-12) return std::max(floor_m, next);
    f = next;
  }
  return std::max(floor_m, f);
}

}  // namespace

double Soil::infiltrate(double dt_s, SoilSupply const& supply) {
  double const offered = supply.rain_mps + supply.runon_mps + supply.ponded_m / dt_s;
  switch (law_.law) {
    case InfiltrationLaw::horton:
      return horton(dt_s, offered);
    case InfiltrationLaw::modified_horton:
      return modified_horton(dt_s, offered);
    case InfiltrationLaw::green_ampt:
    case InfiltrationLaw::modified_green_ampt:
      return green_ampt(dt_s, offered, supply.ponded_m);
    case InfiltrationLaw::curve_number:
      return curve_number(dt_s, supply);
  }
  return 0.0;
}

double Soil::horton(double dt_s, double offered) {
  double const low = law_.min_rate_mps, range = law_.max_rate_mps - low, k = law_.decay_per_s;
  if (range <= 0.0 || k <= 0.0) return std::clamp(law_.max_rate_mps, 0.0, std::max(0.0, offered));
  auto const cumulative = [&](double t) {
    return low * t + range / k * (1.0 - std::exp(-std::min(60.0, k * t)));
  };
  double& t = horton_time_s_;
  if (offered <= kNoRate_mps) {
    double const drying = std::exp(-law_.recovery_per_s * dt_s);
    t = -std::log(1.0 - drying * (1.0 - std::exp(-std::min(60.0, k * t)))) / k;
    if (law_.max_volume_m > 0.0) infiltrated_m_ = cumulative(t);
    return 0.0;
  }
  double const before = cumulative(t);
  double const capacity = std::max(low, (cumulative(t + dt_s) - before) / dt_s);
  double rate = std::min(capacity, offered);
  bool const flat = t + dt_s > 16.0 / k;  // the curve has reached its minimum
  if (flat || rate < offered || rate >= capacity) {
    t += dt_s;
  } else {
    // Supply-limited: move along the curve to where it has taken exactly this depth.
    double const wanted = before + rate * dt_s;
    double at = t + 0.5 * dt_s;
    for (int i = 0; i < 40; ++i) {
      double const change = (cumulative(at) - wanted) / (low + range * std::exp(-k * at));
      at -= change;
      if (std::abs(change) <= 1e-6 * dt_s) break;
    }
    t = std::max(t, at);
  }
  if (law_.max_volume_m > 0.0) {
    rate = std::clamp((law_.max_volume_m - infiltrated_m_) / dt_s, 0.0, rate);
    infiltrated_m_ += rate * dt_s;
  }
  return rate;
}

double Soil::modified_horton(double dt_s, double offered) {
  double const low = law_.min_rate_mps, k = law_.decay_per_s;
  if (law_.max_rate_mps <= low || k <= 0.0)
    return std::clamp(law_.max_rate_mps, 0.0, std::max(0.0, offered));
  if (offered <= kNoRate_mps) {
    infiltrated_m_ *= std::exp(-law_.recovery_per_s * dt_s);
    return 0.0;
  }
  if (law_.max_volume_m > 0.0 && infiltrated_m_ >= law_.max_volume_m) return 0.0;
  double const rate = std::min(offered, std::max(low, law_.max_rate_mps - k * infiltrated_m_));
  infiltrated_m_ += std::max(0.0, rate - low) * dt_s;
  return rate;
}

/// Depth of the zone that dries between events: 4 sqrt(K) inches, K in in/h.
double Soil::upper_zone_m() const {
  return 4.0 * std::sqrt(law_.conductivity_mps * 3600.0 / kInch_m) * kInch_m;
}

double Soil::green_ampt(double dt_s, double offered, double ponded_m) {
  until_new_event_s_ -= dt_s;
  return saturated_ ? green_ampt_saturated(dt_s, offered, ponded_m)
                    : green_ampt_unsaturated(dt_s, offered, ponded_m);
}

double Soil::green_ampt_unsaturated(double dt_s, double offered, double ponded_m) {
  double const k = law_.conductivity_mps, zone = upper_zone_m(), most = law_.deficit * zone;
  auto const take = [&](double depth) {
    infiltrated_m_ += depth;
    upper_zone_filled_m_ = std::min(most, upper_zone_filled_m_ + depth);
  };
  auto const new_event = [&] {
    deficit_ = (most - upper_zone_filled_m_) / zone;
    infiltrated_m_ = 0.0;
  };
  if (offered < kNoRate_mps) {
    if (upper_zone_filled_m_ <= 0.0) return 0.0;
    double const drained = zone / kFoot_m / 90000.0 * most * dt_s;
    infiltrated_m_ -= drained;
    upper_zone_filled_m_ -= drained;
    if (upper_zone_filled_m_ <= 0.0) {
      upper_zone_filled_m_ = infiltrated_m_ = 0.0;
      deficit_ = law_.deficit;
    } else if (until_new_event_s_ <= 0.0) {
      new_event();
    }
    return 0.0;
  }
  if (offered <= k) {
    take(offered * dt_s);
    if (law_.law == InfiltrationLaw::green_ampt && until_new_event_s_ <= 0.0) new_event();
    return offered;
  }
  until_new_event_s_ = 5400.0 / (zone / kFoot_m);
  double const suction_depth = (law_.suction_m + ponded_m) * deficit_;
  double const to_saturation = k * suction_depth / (offered - k);
  if (infiltrated_m_ > to_saturation) {
    saturated_ = true;
    return green_ampt_saturated(dt_s, offered, ponded_m);
  }
  if (infiltrated_m_ + offered * dt_s < to_saturation) {
    take(offered * dt_s);
    return offered;
  }
  // Saturates within the step.
  double const rest = std::max(0.0, dt_s - (to_saturation - infiltrated_m_) / offered);
  double const end = std::min(green_ampt_depth(to_saturation, suction_depth, k, rest),
                              to_saturation + offered * rest);
  double const depth = end - infiltrated_m_;
  take(depth);
  infiltrated_m_ = end;
  saturated_ = true;
  return depth / dt_s;
}

double Soil::green_ampt_saturated(double dt_s, double offered, double ponded_m) {
  if (offered < kNoRate_mps) {
    saturated_ = false;
    return 0.0;
  }
  double const k = law_.conductivity_mps, zone = upper_zone_m();
  until_new_event_s_ = 5400.0 / (zone / kFoot_m);
  double const end =
      green_ampt_depth(infiltrated_m_, (law_.suction_m + ponded_m) * deficit_, k, dt_s);
  double depth = end - infiltrated_m_;
  if (depth > offered * dt_s) {
    depth = offered * dt_s;
    saturated_ = false;
  }
  infiltrated_m_ += depth;
  upper_zone_filled_m_ = std::min(law_.deficit * zone, upper_zone_filled_m_ + depth);
  return depth / dt_s;
}

void Soil::start_curve_number() {
  if (law_.law != InfiltrationLaw::curve_number) return;
  double const number = std::clamp(law_.curve_number, 10.0, 99.0);
  storage_max_m_ = storage_m_ = storage_event_m_ = (1000.0 / number - 10.0) * kInch_m;
  recovery_per_s_ = 1.0 / (law_.drying_days * 86400.0);
}

double Soil::curve_number(double dt_s, SoilSupply const& supply) {
  double const ponded = supply.ponded_m + supply.runon_mps * dt_s;
  double const offered = supply.rain_mps + ponded / dt_s;
  until_new_event_s_ -= dt_s;
  double rate = 0.0;
  if (supply.rain_mps > kNoRate_mps) {
    if (until_new_event_s_ <= 0.0) {
      rain_m_ = taken_m_ = 0.0;
      storage_event_m_ = storage_m_;
    }
    until_new_event_s_ = 0.06 / recovery_per_s_;
    rain_m_ += supply.rain_mps * dt_s;
    double const total = rain_m_ * (1.0 - rain_m_ / (rain_m_ + storage_event_m_));
    rate = std::max(0.0, (total - taken_m_) / dt_s);
    taken_m_ = total;
  } else if (ponded > 0.0 && storage_m_ > 0.0) {
    rate = std::min(last_rate_mps_, storage_m_ / dt_s);
  }
  rate = std::min(rate, offered);
  if (rate > 0.0) {
    storage_m_ = std::max(0.0, storage_m_ - rate * dt_s);
  } else {
    storage_m_ = std::min(storage_max_m_, storage_m_ + recovery_per_s_ * storage_max_m_ * dt_s);
  }
  last_rate_mps_ = rate;
  return rate;
}

}  // namespace citytwin::sewer
