#include <cmath>
#include <memory>

#include "scenarios/flood/land_surface.h"
#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/validate_cases.h"
#include "scenarios/flood/water_quantum.h"

// What the ground keeps, against closed forms.

namespace citytwin::flood {

namespace {

constexpr double s_per_h = 3600.0;
constexpr double m_per_mm = 1e-3;
constexpr int side = 8;

/// Level ground of one kind. Storm sewers take at once whatever has not soaked in.
Surface plot(std::int32_t hollow) {
  SurfaceInput in({0, 0, 2.0, side, side});
  in.sealed.assign(in.geometry.size(), 1.0F);
  in.soil.assign(in.geometry.size(), 1);
  auto out = make_surface(in);
  out.cover = std::make_shared<GroundCover const>(
      GroundCover{{side, side, 1.0F}, {side, side, hollow}, {side, side, std::uint8_t{1}}});
  return out;
}

Cumulative steady(double mm_per_h) {
  return [mm_per_h](double t_s) { return m_per_mm * mm_per_h * t_s / s_per_h; };
}

/// Mean over the plot.
double mean_mm(std::int64_t quanta) {
  return to_metres(quanta) / m_per_mm / (side * side);
}

/// Depth that has soaked in by each whole hour.
std::vector<double> soaked_mm(Forcing const& forcing, int hours) {
  SurfaceFlow flow(std::make_shared<Surface const>(plot(0)), forcing, {});
  std::vector<double> out;
  for (int h = 1; h <= hours; ++h) {
    if (!flow.advance(h * s_per_h)) return {};
    out.push_back(mean_mm(flow.ledger().infiltration));
  }
  return out;
}

struct Front {
  double k;  ///< mm/h
  double s;  ///< psi dtheta, mm

  /// Ponding begins when the rate has fallen to the rain's (Mein and Larson).
  [[nodiscard]] double ponding_mm(double rain) const { return k * s / (rain - k); }

  /// F of F - Fp - S ln((S + F) / (S + Fp)) = K (t - tp), by bisection.
  [[nodiscard]] double soaked_mm(double rain, double t_h) const {
    double const fp = ponding_mm(rain);
    double const tp = fp / rain;
    if (t_h <= tp) return rain * t_h;
    double low = fp;
    double high = fp + rain * (t_h - tp);
    for (int i = 0; i < 200; ++i) {
      double const f = 0.5 * (low + high);
      double const t = tp + (f - fp - s * std::log((s + f) / (s + fp))) / k;
      (t < t_h ? low : high) = f;
    }
    return low;
  }
};

ValidationRow green_ampt(double rain, double limit) {
  Front const silt_loam{6.5, 166.8 * 0.7 * 0.486};
  Forcing forcing;
  forcing.rain_m = steady(rain);
  forcing.sewer_capacity_m = steady(1000);
  forcing.soils = {{}, {m_per_mm * silt_loam.k / s_per_h, 0.1668, 0.7 * 0.486}};
  constexpr int hours = 6;
  auto const seen = soaked_mm(forcing, hours);
  double worst = seen.empty() ? 1.0 : 0.0;
  for (std::size_t h = 0; h < seen.size(); ++h) {
    double const due = silt_loam.soaked_mm(rain, static_cast<double>(h + 1));
    worst = std::max(worst, std::abs(seen[h] - due) / due);
  }
  return at_most(
      "Green-Ampt, silt loam at 30 %, rain " + std::to_string(static_cast<int>(rain)) + " mm/h",
      "soaked in, 1 to 6 h", worst, limit, "relative", "Mein and Larson (1973), implicit equation");
}

/// Chow, Maidment and Mays (1988), example 5.4.2: 3.02 cm have soaked in after an hour.
ValidationRow book_example() {
  Forcing forcing;
  forcing.rain_m = steady(50);
  forcing.sewer_capacity_m = steady(1000);
  forcing.soils = {{}, {m_per_mm * 6.5 / s_per_h, 0.1668, 0.34}};
  auto const seen = soaked_mm(forcing, 1);
  double const error = seen.empty() ? 1.0 : std::abs(seen.front() - 30.2);
  return at_most("Green-Ampt, silt loam, 50 mm/h", "soaked in after 1 h against 30.2", error, 0.05,
                 "mm", "Chow, Maidment and Mays (1988), example 5.4.2");
}

/// The integral of f = fc + (f0 - fc) exp(-k t) by Simpson's rule.
double horton_mm(double f0, double fc, double k, double t_h) {
  constexpr int pieces = 2000;
  double const dt = t_h / pieces;
  double sum = 0;
  for (int i = 0; i <= pieces; ++i) {
    double const weight = i == 0 || i == pieces ? 1.0 : i % 2 == 1 ? 4.0 : 2.0;
    sum += weight * (fc + (f0 - fc) * std::exp(-k * i * dt));
  }
  return sum * dt / 3.0;
}

ValidationRow horton() {
  LandSurface const lawn{"lawn", 0.03, 0.0, 70, 8, 3, 0, "none"};
  Forcing forcing;
  forcing.rain_m = steady(200);
  forcing.sewer_capacity_m = steady(1000);
  forcing.infiltration_m = {
      {}, [lawn](double t_s) { return m_per_mm * lawn.infiltration_mm(t_s / s_per_h); }};
  constexpr int hours = 3;
  auto const seen = soaked_mm(forcing, hours);
  double worst = seen.empty() ? 1.0 : 0.0;
  for (std::size_t h = 0; h < seen.size(); ++h) {
    double const due = horton_mm(70, 8, 3, static_cast<double>(h + 1));
    worst = std::max(worst, std::abs(seen[h] - due) / due);
  }
  return at_most("Horton, ample rain", "soaked in, 1 to 3 h", worst, 1e-6, "relative",
                 "integral of the rate, Simpson's rule");
}

/// 12 mm of rain on hollows of 5 mm.
ValidationRow hollows() {
  auto const hollow = static_cast<std::int32_t>(to_quanta(0.005));
  Forcing forcing;
  forcing.rain_m = steady(12);
  forcing.sewer_capacity_m = steady(1000);
  SurfaceFlow flow(std::make_shared<Surface const>(plot(hollow)), forcing, {});
  if (!flow.advance(s_per_h)) return at_most("hollows", "run", 1, 0, "", "");
  auto const& books = flow.ledger();
  auto const astray = std::abs(books.rain - books.sewers - side * side * std::int64_t{hollow});
  return at_most("hollows of 5 mm, 12 mm of rain", "rain less runoff less hollows",
                 static_cast<double>(astray), 0, "quanta", "closed books");
}

}  // namespace

ValidationRows validate_losses() {
  return {horton(), green_ampt(50, 1e-4), green_ampt(10, 1e-4), book_example(), hollows()};
}

}  // namespace citytwin::flood
