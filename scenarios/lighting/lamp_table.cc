#include "scenarios/lighting/lamp_table.h"

#include <cmath>
#include <numbers>

namespace citytwin::lighting {

namespace {

constexpr double rad = std::numbers::pi / 180.0;

/// Intervals of equal width that have a node at every angle of the list.
int intervals(std::vector<double> const& angles) {
  double const first = angles.front();
  double const span = angles.back() - first;
  for (double const step : {90.0, 45.0, 30.0, 22.5, 15.0, 10.0, 7.5, 5.0, 3.0, 2.5, 2.0, 1.5, 1.0,
                            0.5, 0.25, 0.2, 0.1}) {
    bool all = true;
    for (double const angle : angles) {
      double const nodes = (angle - first) / step;
      all = all && std::abs(nodes - std::round(nodes)) < 1e-9;
    }
    if (all) return static_cast<int>(std::lround(span / step));
  }
  return static_cast<int>(std::ceil(span / 0.25));
}

}  // namespace

LampTable make_lamp_table(Photometry const& photometry) {
  int const c_intervals = intervals(photometry.c_deg);
  int const g_intervals = intervals(photometry.gamma_deg);
  double const first = photometry.gamma_deg.front();
  double const span = photometry.gamma_deg.back() - first;
  LampTable table;
  table.planes = c_intervals + 1;
  table.gammas = g_intervals + 1;
  table.planes_per_rad = static_cast<float>(c_intervals / (360.0 * rad));
  table.gammas_per_rad = static_cast<float>(g_intervals / (span * rad));
  table.gamma_first_rad = static_cast<float>(first * rad);
  for (int i = 0; i <= c_intervals; ++i) {
    // 360 deg itself would turn into 0 deg; a measured plane C360 may differ from C0.
    double const c = i == c_intervals ? std::nextafter(360.0, 0.0) : 360.0 * i / c_intervals;
    for (int k = 0; k <= g_intervals; ++k) {
      double const gamma =
          k == g_intervals ? photometry.gamma_deg.back() : first + span * k / g_intervals;
      table.candela.push_back(static_cast<float>(photometry.intensity_cd(c, gamma)));
    }
  }
  return table;
}

}  // namespace citytwin::lighting
