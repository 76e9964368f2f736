#include "scenarios/flood/channel_cases.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace citytwin::flood {

namespace {

constexpr double g = 9.81;
constexpr double dry = std::numeric_limits<double>::quiet_NaN();

double flat(double /*x_m*/) {
  return 0;
}

Profile constant(double value) {
  return [value](double) { return value; };
}

double rarefaction_m(double xi, double celerity) {
  return std::pow(2 * celerity - xi, 2) / (9 * g);
}

/// Water of 5 mm behind a dam at 5 m that vanishes, before it a film or nothing; after 6 s.
void add_dam_breaks(std::vector<ChannelCase>& cases) {
  constexpr double high_m = 0.005;
  constexpr double time_s = 6;
  double const c0 = std::sqrt(g * high_m);
  auto const dam = [&](double low_m) {
    return Channel{.length_m = 10,
                   .bed_m = flat,
                   .level_m = [=](double x) { return x < 5 ? high_m : low_m; },
                   .duration_s = time_s};
  };
  auto const ritter = [=](double x) {
    double const xi = (x - 5) / time_s;
    return xi < -c0 ? high_m : xi < 2 * c0 ? rarefaction_m(xi, c0) : 0.0;
  };
  cases.push_back({"dam break on a dry bed",
                   "Ritter (1892)",
                   dam(dry),
                   ritter,
                   {1.9e-2, 1.2e-2, 7.6e-3},
                   {1.0e-2, 5.1e-3, 2.5e-3}});
  // Root of Stoker's equation for 5 mm against 1 mm.
  constexpr double middle_m = 0.00253936;
  constexpr double middle_m_per_s = 0.127280;
  constexpr double shock_m_per_s = 0.209963;
  auto const stoker = [=](double x) {
    double const xi = (x - 5) / time_s;
    if (xi < -c0) return high_m;
    if (xi < middle_m_per_s - std::sqrt(g * middle_m)) return rarefaction_m(xi, c0);
    return xi < shock_m_per_s ? middle_m : 0.001;
  };
  cases.push_back({"dam break on a wet bed",
                   "Stoker (1957)",
                   dam(0.001),
                   stoker,
                   {1.8e-2, 1.1e-2, 6.2e-3},
                   {8.9e-3, 4.5e-3, 2.3e-3}});
}

/// A plane of water sloshing in a parabola, five periods.
void add_parabola(std::vector<ChannelCase>& cases) {
  constexpr double h0 = 0.5;
  constexpr double period_s = 2.006067;
  auto const bed = [](double x) { return h0 * (std::pow(x - 2, 2) - 1); };
  auto const exact = [](double x) { return std::max(0.0, -h0 * (std::pow(x - 2 + 0.5, 2) - 1)); };
  Channel const channel{.length_m = 4,
                        .bed_m = bed,
                        .level_m = [=](double x) { return exact(x) > 0 ? bed(x) + exact(x) : dry; },
                        .duration_s = 5 * period_s};
  cases.push_back({"sloshing in a parabola, five periods",
                   "Thacker (1981)",
                   channel,
                   exact,
                   {0.49, 0.23, 0.098},
                   {2.8e-2, 7.6e-3, 4.1e-3}});
}

double bump_m(double x) {
  return x > 8 && x < 12 ? 0.2 - 0.05 * (x - 10) * (x - 10) : 0;
}

/// The depth with specific energy over the bump: q^2 / (2 g h^2) + h + z = head.
double bernoulli_m(double q, double head_m, double z_m, bool rapid) {
  double const critical = std::cbrt(q * q / g);
  double low = rapid ? 1e-3 : critical;
  double high = rapid ? critical : head_m;
  for (int i = 0; i < 100; ++i) {
    double const h = (low + high) / 2;
    bool const too_much = q * q / (2 * g * h * h) + h + z_m > head_m;
    (too_much == rapid ? low : high) = h;
  }
  return (low + high) / 2;
}

double head_m(double q, double h) {
  return q * q / (2 * g * h * h) + h;
}

Channel over_bump(double q, double outlet_m, double start_m, double seconds) {
  return {.length_m = 25,
          .bed_m = bump_m,
          .level_m = constant(start_m),
          .inflow_m2ps = q,
          .outlet_m = constant(outlet_m),
          .duration_s = seconds};
}

void add_bumps(std::vector<ChannelCase>& cases) {
  std::string const source = "Bernoulli, closed form";
  cases.push_back({"tranquil flow over a bump",
                   source,
                   over_bump(4.42, 2, 2, 200),
                   [](double x) { return bernoulli_m(4.42, head_m(4.42, 2), bump_m(x), false); },
                   {1.5e-3, 7.4e-4, 3.7e-4},
                   {2.4e-4, 6.2e-5, 1.6e-5}});
  double const crest = 1.5 * std::cbrt(1.53 * 1.53 / g) + 0.2;
  cases.push_back({"flow that turns rapid over a bump",
                   source,
                   over_bump(1.53, 0.405781, 0.66, 200),
                   [=](double x) { return bernoulli_m(1.53, crest, bump_m(x), x > 10); },
                   {7.4e-3, 3.8e-3, 1.9e-3},
                   {1.4e-3, 3.9e-4, 1.2e-4}});
  double const before = 1.5 * std::cbrt(0.18 * 0.18 / g) + 0.2;
  constexpr double jump_m = 11.665618;
  cases.push_back({"hydraulic jump behind a bump",
                   source,
                   over_bump(0.18, 0.33, 0.33, 600),
                   [=](double x) {
                     return x < jump_m ? bernoulli_m(0.18, before, bump_m(x), x > 10)
                                       : bernoulli_m(0.18, head_m(0.18, 0.33), bump_m(x), false);
                   },
                   {9.0e-3, 4.7e-3, 2.5e-3},
                   {3.6e-3, 1.5e-3, 9.6e-4}});
}

/// MacDonald's channel of 1 km: a wave in the surface, chosen first, and the bed that makes it.
struct MacDonald {
  double q0;
  double rain_m_per_s;
  double manning = 0.033;
  static constexpr double length_m = 1000;

  [[nodiscard]] static double depth(double x) {
    return std::cbrt(4 / g) * (1 + 0.5 * std::exp(-16 * std::pow(x / length_m - 0.5, 2)));
  }
  [[nodiscard]] double bed_slope(double x) const {
    double const h = depth(x);
    double const rise = -std::cbrt(4 / g) * 0.5 * 32 * (x / length_m - 0.5) / length_m *
                        std::exp(-16 * std::pow(x / length_m - 0.5, 2));
    double const q = q0 + rain_m_per_s * x;
    return (q * q / (g * h * h * h) - 1) * rise -
           manning * manning * q * std::abs(q) / std::pow(h, 10.0 / 3) -
           2 * q * rain_m_per_s / (g * h * h);
  }
  /// Integrated from the outlet, where it is 0, by Simpson's rule in steps of at most 0.1 m.
  [[nodiscard]] double bed(double x) const {
    int const steps = std::max(1, static_cast<int>(std::ceil(std::abs(length_m - x) * 10)));
    double const step = (x - length_m) / steps;
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
      double const at = length_m + i * step;
      sum += (bed_slope(at) + 4 * bed_slope(at + step / 2) + bed_slope(at + step)) * step / 6;
    }
    return sum;
  }
};

ChannelCase in_macdonald(MacDonald const& river, std::string const& name,
                         std::array<double, 3> first_order, std::array<double, 3> second_order) {
  Channel const channel{.length_m = MacDonald::length_m,
                        .bed_m = [=](double x) { return river.bed(x); },
                        .level_m = [=](double x) { return river.bed(x) + MacDonald::depth(x); },
                        .manning = river.manning,
                        .inflow_m2ps = river.q0,
                        .outlet_m = MacDonald::depth,
                        .rain_m_per_s = river.rain_m_per_s,
                        .duration_s = 3000};
  return {name, "MacDonald et al. (1997)", channel, MacDonald::depth, first_order, second_order};
}

}  // namespace

std::vector<ChannelCase> channel_cases() {
  std::vector<ChannelCase> cases;
  add_dam_breaks(cases);
  add_parabola(cases);
  add_bumps(cases);
  cases.push_back(in_macdonald({.q0 = 2, .rain_m_per_s = 0}, "MacDonald's channel",
                               {1.2e-2, 6.2e-3, 3.1e-3}, {5.5e-3, 2.8e-3, 2.0e-3}));
  cases.push_back(in_macdonald({.q0 = 1, .rain_m_per_s = 0.001}, "MacDonald's channel in rain",
                               {8.3e-3, 4.2e-3, 2.2e-3}, {3.4e-3, 1.6e-3, 7.7e-4}));
  return cases;
}

}  // namespace citytwin::flood
