#include "scenarios/sewer/street_opening.h"

#include <algorithm>
#include <cmath>

namespace citytwin::sewer {

namespace {

/// Volume that passes K sqrt(head) in a step while the head, `head_m` at first, sinks by what
/// passes: the root s = sqrt(head) of surface s^2 + dt K s = surface head_m.
double falling_head_m3(double k, double head_m, double surface_m2, double dt_s) {
  double const b = dt_s * k;
  double const root =
      2.0 * surface_m2 * head_m / (b + std::sqrt(b * b + 4.0 * surface_m2 * surface_m2 * head_m));
  return b * root;
}

/// Of two surfaces between which a volume moves: one metre of head less takes so much.
double together_m2(double a, double b) {
  return a * b / (a + b);
}

}  // namespace

double street_exchange_m3(StreetOpening const& opening, double free_m, double surface_m2,
                          double dt_s) {
  double const fall = opening.level_m - free_m;
  bool const drains = opening.inlet_m25_per_s > 0 && opening.offered_m3 > 0 && fall > 0;
  if (drains) {
    double const free_m3 = opening.inlet_m25_per_s * std::sqrt(opening.over_crest_m) * dt_s;
    double const drowned_m3 = falling_head_m3(
        opening.inlet_m25_per_s, fall, together_m2(surface_m2, opening.inlet_street_m2), dt_s);
    return std::min({free_m3, drowned_m3, opening.offered_m3});
  }
  double const rise = free_m - opening.spill_level_m;
  if (opening.cover_m25_per_s <= 0 || rise <= 0) return 0.0;
  return -falling_head_m3(opening.cover_m25_per_s, rise,
                          together_m2(surface_m2, opening.cover_street_m2), dt_s);
}

}  // namespace citytwin::sewer
