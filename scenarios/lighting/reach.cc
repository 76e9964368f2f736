#include "scenarios/lighting/reach.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <tuple>
#include <utility>

namespace citytwin::lighting {

namespace {

constexpr double rad = std::numbers::pi / 180.0;
constexpr double step = 1.02;
constexpr double shortest_m = 10;
constexpr double farthest_m = 2000;

/// Largest intensity at or above each gamma of the file, over all C.
std::vector<double> highest_from(Photometry const& p) {
  auto const gammas = p.gamma_deg.size();
  std::vector<double> highest(gammas, 0.0);
  for (std::size_t i = 0; i < p.candela.size(); ++i) {
    highest[i % gammas] = std::max(highest[i % gammas], p.candela[i]);
  }
  for (std::size_t k = gammas - 1; k-- > 0;) highest[k] = std::max(highest[k], highest[k + 1]);
  return highest;
}

/// The rings from shortest_m to farthest_m, each `step` times the one before, and the bound of what
/// lies beyond the inner edge of each.
struct Rings {
  std::vector<double> inner_m;
  std::vector<double> beyond_lx;
};

Rings rings_of(LampType const& type, Lamp const& lamp, double density_per_m2) {
  auto const highest = highest_from(type.photometry);
  auto const& gammas = type.photometry.gamma_deg;
  double const h = lamp.height_m;
  Rings rings;
  for (double r = shortest_m; r < farthest_m; r *= step) rings.inner_m.push_back(r);
  rings.beyond_lx.resize(rings.inner_m.size());
  double sum = 0;
  for (std::size_t i = rings.inner_m.size(); i-- > 0;) {
    double const r = rings.inner_m[i];
    double const gamma = std::atan2(r, h) / rad - std::abs(lamp.tilt_deg);
    // The node below gamma bounds the interval that gamma lies in.
    auto const after = std::upper_bound(gammas.begin(), gammas.end(), gamma);
    auto const k =
        after == gammas.begin() ? 0 : static_cast<std::size_t>(after - gammas.begin()) - 1;
    double const intensity_cd = gamma > gammas.back() ? 0 : highest[k] * lamp.scale;
    double const e_lx = intensity_cd * h / std::pow(r * r + h * h, 1.5);
    double const ring_m2 = std::numbers::pi * r * r * (step * step - 1);
    sum += density_per_m2 * e_lx * ring_m2;
    rings.beyond_lx[i] = e_lx + sum;
  }
  return rings;
}

}  // namespace

double lamp_density_per_m2(std::vector<Lamp> const& lamps) {
  constexpr double square_m = 200;
  std::map<std::pair<long, long>, std::size_t> counts;
  std::size_t most = 0;
  for (auto const& lamp : lamps) {
    most = std::max(most, ++counts[{std::lround(lamp.position.x / square_m),
                                    std::lround(lamp.position.y / square_m)}]);
  }
  return static_cast<double>(most) / (square_m * square_m);
}

double neglected_lx(LampType const& type, Lamp const& lamp, double density_per_m2, double reach_m) {
  auto const rings = rings_of(type, lamp, density_per_m2);
  auto const after = std::upper_bound(rings.inner_m.begin(), rings.inner_m.end(), reach_m * 1.0001);
  auto const i = after == rings.inner_m.begin() ? 0 : (after - rings.inner_m.begin()) - 1;
  return rings.beyond_lx[static_cast<std::size_t>(i)];
}

std::vector<double> lamp_reaches_m(LampSet const& set, double tolerance_lx) {
  double const density = lamp_density_per_m2(set.lamps);
  std::map<std::tuple<std::size_t, double, double, double>, double> known;
  std::vector<double> reaches;
  for (auto const& lamp : set.lamps) {
    auto [entry, is_new] =
        known.try_emplace({lamp.type, lamp.height_m, lamp.tilt_deg, lamp.scale}, shortest_m);
    if (is_new) {
      auto const rings = rings_of(set.types[lamp.type], lamp, density);
      std::size_t i = 0;
      while (i + 1 < rings.inner_m.size() && rings.beyond_lx[i] > tolerance_lx) ++i;
      entry->second = rings.inner_m[i];
    }
    reaches.push_back(entry->second);
  }
  return reaches;
}

}  // namespace citytwin::lighting
