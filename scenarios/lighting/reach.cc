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
constexpr double ring_step = 1.02;
constexpr double farthest_m = 2000;
constexpr double square_m = 200;

/// Type, and height in m, tilt in 2 deg and flux in half powers of two, each rounded up.
using KindKey = std::tuple<std::size_t, int, int, int>;

KindKey key_of(Lamp const& lamp) {
  return {lamp.type, static_cast<int>(std::ceil(lamp.height_m)),
          static_cast<int>(std::ceil(std::abs(lamp.tilt_deg) / 2)),
          lamp.scale > 0 ? static_cast<int>(std::ceil(2 * std::log2(lamp.scale))) : -1000};
}

/// Lamps of one kind: what each adds from ring to ring outward, and all of them from beyond.
struct Kind {
  std::map<std::pair<long, long>, int> counts;  ///< by square of the city
  std::vector<double> ring_m;                   ///< inner edge
  std::vector<double> one_lx;                   ///< most that one lamp adds at the inner edge
  std::vector<double> beyond_lx;                ///< most that all add from there outward

  /// The first ring where one lamp adds no more than this.
  [[nodiscard]] std::size_t ring_of(double cut_lx) const {
    std::size_t i = 0;
    while (i + 1 < one_lx.size() && one_lx[i] > cut_lx) ++i;
    return i;
  }
};

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

void fill_rings(KindKey const& key, Photometry const& photometry, Kind& kind) {
  auto const highest = highest_from(photometry);
  auto const& gammas = photometry.gamma_deg;
  double const h = std::get<1>(key);
  double const tilt_deg = 2.0 * std::get<2>(key);
  double const scale = std::exp2(std::get<3>(key) / 2.0);
  // Nearer than 1.5 h the bound would not grow with the height.
  for (double r = 1.5 * h; r < farthest_m; r *= ring_step) {
    double const gamma = std::atan2(r, h) / rad - tilt_deg;
    // The node below gamma bounds the interval that gamma lies in.
    auto const after = std::upper_bound(gammas.begin(), gammas.end(), gamma);
    auto const k =
        after == gammas.begin() ? 0 : static_cast<std::size_t>(after - gammas.begin()) - 1;
    double const candela = gamma > gammas.back() ? 0 : highest[k] * scale;
    kind.ring_m.push_back(r);
    kind.one_lx.push_back(candela * h / std::pow(r * r + h * h, 1.5));
  }
  int most = 0;
  for (auto const& [square, count] : kind.counts) most = std::max(most, count);
  double sum = 0;
  kind.beyond_lx.resize(kind.ring_m.size());
  for (std::size_t i = kind.ring_m.size(); i-- > 0;) {
    double const ring_m2 =
        std::numbers::pi * kind.ring_m[i] * kind.ring_m[i] * (ring_step * ring_step - 1);
    sum += most / (square_m * square_m) * ring_m2 * kind.one_lx[i];
    kind.beyond_lx[i] = sum;
  }
}

}  // namespace

Reaches lamp_reaches(LampSet const& set, double tolerance_lx) {
  std::map<KindKey, Kind> kinds;
  for (auto const& lamp : set.lamps) {
    ++kinds[key_of(lamp)].counts[{std::lround(lamp.position.x / square_m),
                                  std::lround(lamp.position.y / square_m)}];
  }
  for (auto& [key, kind] : kinds) {
    fill_rings(key, set.types[std::get<0>(key)].photometry, kind);
  }
  Reaches reaches;
  double cut_lx = tolerance_lx;
  for (;; cut_lx *= 0.9) {
    reaches.neglected_lx = cut_lx;
    for (auto const& [key, kind] : kinds) {
      reaches.neglected_lx += kind.beyond_lx[kind.ring_of(cut_lx)];
    }
    if (reaches.neglected_lx <= tolerance_lx) break;
  }
  for (auto const& lamp : set.lamps) {
    auto const& kind = kinds.at(key_of(lamp));
    reaches.metres.push_back(kind.ring_m[kind.ring_of(cut_lx)]);
  }
  return reaches;
}

}  // namespace citytwin::lighting
