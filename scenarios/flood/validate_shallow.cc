#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <stdexcept>

#include <fmt/format.h>

#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/validate_cases.h"
#include "scenarios/flood/water_quantum.h"

// The full shallow-water equations against closed forms. Limits are 1.5 times what an independent
// double-precision code of the same method reaches on 200 cells.

namespace citytwin::flood {

namespace {

constexpr double g = 9.81;
constexpr int cells = 200;
constexpr double dry = std::numeric_limits<double>::quiet_NaN();

using Profile = std::function<double(double x_m)>;

/// A channel of 200 cells from x = 0 to length_m, one cell wide.
struct Channel {
  double length_m;
  Profile bed_m;
  Profile level_m;  ///< at time 0; NaN = dry
  double manning = 0;
  double inflow_m2ps = 0;            ///< at x = 0
  std::optional<double> outlet_m{};  ///< depth held just beyond the end
  double rain_m_per_s = 0;
  double duration_s;
  [[nodiscard]] double cell_m() const { return length_m / cells; }
  [[nodiscard]] double x(int column) const { return (column + 0.5) * cell_m(); }
};

FlowOptions thin_films() {
  FlowOptions options;
  options.scheme = Scheme::shallow_water;
  options.least_depth_m = 1e-6;
  options.step_depth_m = 1e-4;  // the cases are smaller than a street
  options.sweep_s = 0;          // sources in every step
  return options;
}

Surface surface_of(Channel const& channel) {
  int const columns = cells + (channel.outlet_m ? 1 : 0);
  SurfaceInput in({0, 0, channel.cell_m(), columns, 1});
  for (int c = 0; c < columns; ++c) {
    auto const i = in.index(0, c);
    in.bed_m[i] = channel.bed_m(channel.x(c));
    in.level_m[i] = channel.level_m(channel.x(c));
    in.manning[i] = static_cast<float>(channel.manning);
  }
  auto out = make_surface(in);
  if (channel.outlet_m) {
    out.held_stages = {{{0, cells}, static_cast<std::int32_t>(to_quanta(*channel.outlet_m))}};
  }
  return out;
}

SurfaceFlow flow_through(Channel const& channel) {
  Forcing forcing;
  if (channel.inflow_m2ps > 0) {
    forcing.inflows = {
        {{0, 0}, [q = channel.inflow_m2ps * channel.cell_m()](double t_s) { return q * t_s; }}};
  }
  if (channel.rain_m_per_s > 0) {
    forcing.rain_m = [rain = channel.rain_m_per_s](double t_s) { return rain * t_s; };
  }
  SurfaceFlow flow(std::make_shared<Surface const>(surface_of(channel)), forcing, thin_films());
  if (auto const done = flow.advance(channel.duration_s); !done) {
    throw std::logic_error(done.error().message);
  }
  return flow;
}

/// Sum of |h - exact| over sum of exact, at cell centres.
double depth_error(SurfaceFlow const& flow, Channel const& channel, Profile const& exact_m) {
  double wrong = 0;
  double whole = 0;
  for (int c = 0; c < cells; ++c) {
    double const h = exact_m(channel.x(c));
    wrong += std::abs(flow.depth_m(0, c) - h);
    whole += h;
  }
  return wrong / whole;
}

void add(ValidationRows& rows, std::string const& name, Channel const& channel,
         Profile const& exact_m, double reference_error, std::string const& source) {
  auto const flow = flow_through(channel);
  rows.push_back(at_most(fmt::format("full equations: {}, {} cells", name, cells),
                         "depth, relative error", depth_error(flow, channel, exact_m),
                         1.5 * reference_error, "", source));
  auto const residual = flow.m3(flow.ledger().residual(flow.storage()));
  auto const throughput = flow.m3(flow.ledger().gained());
  rows.push_back(at_most(fmt::format("full equations: {}", name), "mass residual, relative",
                         std::abs(residual) / throughput, 1e-6, "", "closed books"));
}

double flat(double /*x_m*/) {
  return 0;
}

double rarefaction_m(double xi, double celerity) {
  return std::pow(2 * celerity - xi, 2) / (9 * g);
}

/// Water of 5 mm behind a dam at 5 m that vanishes, before it a film or nothing; after 6 s.
void add_dam_breaks(ValidationRows& rows) {
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
  add(rows, "dam break on a dry bed", dam(dry), ritter, 1.2e-2, "Ritter (1892)");
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
  add(rows, "dam break on a wet bed", dam(0.001), stoker, 1.1e-2, "Stoker (1957)");
}

/// A plane of water sloshing in a parabola, five periods.
void add_parabola(ValidationRows& rows) {
  constexpr double h0 = 0.5;
  constexpr double period_s = 2.006067;
  auto const bed = [](double x) { return h0 * (std::pow(x - 2, 2) - 1); };
  auto const exact = [](double x) { return std::max(0.0, -h0 * (std::pow(x - 2 + 0.5, 2) - 1)); };
  Channel const channel{.length_m = 4,
                        .bed_m = bed,
                        .level_m = [=](double x) { return exact(x) > 0 ? bed(x) + exact(x) : dry; },
                        .duration_s = 5 * period_s};
  add(rows, "sloshing in a parabola, five periods", channel, exact, 0.23, "Thacker (1981)");
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

void add_bumps(ValidationRows& rows) {
  auto const channel = [](double q, double outlet_m, double start_m, double seconds) {
    return Channel{.length_m = 25,
                   .bed_m = bump_m,
                   .level_m = [=](double) { return start_m; },
                   .inflow_m2ps = q,
                   .outlet_m = outlet_m,
                   .duration_s = seconds};
  };
  auto const head = [](double q, double h) { return q * q / (2 * g * h * h) + h; };
  std::string const source = "Bernoulli, closed form";
  add(
      rows, "tranquil flow over a bump", channel(4.42, 2, 2, 200),
      [&](double x) { return bernoulli_m(4.42, head(4.42, 2), bump_m(x), false); }, 7.4e-4, source);
  double const crest = 1.5 * std::cbrt(1.53 * 1.53 / g) + 0.2;
  add(
      rows, "flow that turns rapid over a bump", channel(1.53, 0.405781, 0.66, 200),
      [&](double x) { return bernoulli_m(1.53, crest, bump_m(x), x > 10); }, 3.8e-3, source);
  double const before = 1.5 * std::cbrt(0.18 * 0.18 / g) + 0.2;
  constexpr double jump_m = 11.665618;
  add(
      rows, "hydraulic jump behind a bump", channel(0.18, 0.33, 0.33, 600),
      [&](double x) {
        return x < jump_m ? bernoulli_m(0.18, before, bump_m(x), x > 10)
                          : bernoulli_m(0.18, head(0.18, 0.33), bump_m(x), false);
      },
      4.7e-3, source);
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

void add_macdonald(ValidationRows& rows, MacDonald const& river, std::string const& name,
                   double reference_error) {
  Channel const channel{.length_m = MacDonald::length_m,
                        .bed_m = [&](double x) { return river.bed(x); },
                        .level_m = [&](double x) { return river.bed(x) + MacDonald::depth(x); },
                        .manning = river.manning,
                        .inflow_m2ps = river.q0,
                        .outlet_m = MacDonald::depth(MacDonald::length_m * (1 + 0.5 / cells)),
                        .rain_m_per_s = river.rain_m_per_s,
                        .duration_s = 3000};
  add(rows, name, channel, MacDonald::depth, reference_error, "MacDonald et al. (1997)");
}

/// Thacker's basins in two dimensions: 4 x 4 m, a paraboloid of 1 m radius and 0.1 m depth.
struct Basin {
  static constexpr double h0 = 0.1;
  [[nodiscard]] static double bed(double x, double y) { return h0 * (x * x + y * y - 1); }
};

double basin_error(std::function<double(double x, double y)> const& depth_m, double period_s) {
  constexpr int side = 100;
  constexpr double cell_m = 4.0 / side;
  SurfaceInput in({-2, 2, cell_m, side, side});
  auto const each = [&](auto const& visit) {
    for (int r = 0; r < side; ++r) {
      for (int c = 0; c < side; ++c) visit(r, c, in.geometry.x(c), in.geometry.y(r));
    }
  };
  each([&](int r, int c, double x, double y) {
    auto const i = in.index(r, c);
    in.manning[i] = 0;
    in.bed_m[i] = Basin::bed(x, y);
    if (double const h = depth_m(x, y); h > 0) in.level_m[i] = in.bed_m[i] + h;
  });
  SurfaceFlow flow(std::make_shared<Surface const>(make_surface(in)), {}, thin_films());
  if (auto const done = flow.advance(period_s); !done) throw std::logic_error(done.error().message);
  double wrong = 0;
  double whole = 0;
  each([&](int r, int c, double x, double y) {
    double const h = std::max(0.0, depth_m(x, y));
    wrong += std::abs(flow.depth_m(r, c) - h);
    whole += h;
  });
  return wrong / whole;
}

/// After one period the water is where it began. There is no published row for these two: the
/// limits are 5 % above what this code reached when it was written, so that it gets no worse.
void add_basins(ValidationRows& rows) {
  constexpr double eta0 = 0.5;
  auto const tilted = [](double x, double y) {
    return eta0 * Basin::h0 * (2 * x - eta0) - Basin::bed(x, y);
  };
  rows.push_back(at_most("full equations: tilted water in a paraboloid, 100 x 100 cells",
                         "depth after a period, relative error", basin_error(tilted, 4.485701),
                         0.147, "", "Thacker (1981)"));
  constexpr double a = 0.418842;
  auto const dome = [](double x, double y) {
    double const k = 1 - a;
    return Basin::h0 * (std::sqrt(1 - a * a) / k - (x * x + y * y) * (1 - a * a) / (k * k));
  };
  rows.push_back(at_most("full equations: a dome of water in a paraboloid, 100 x 100 cells",
                         "depth after a period, relative error", basin_error(dome, 2.242851), 0.215,
                         "", "Thacker (1981)"));
}

}  // namespace

ValidationRows validate_shallow_water() {
  ValidationRows rows;
  add_dam_breaks(rows);
  add_parabola(rows);
  add_bumps(rows);
  add_macdonald(rows, {.q0 = 2, .rain_m_per_s = 0}, "MacDonald's channel", 6.2e-3);
  add_macdonald(rows, {.q0 = 1, .rain_m_per_s = 0.001}, "MacDonald's channel in rain", 4.2e-3);
  add_basins(rows);
  return rows;
}

}  // namespace citytwin::flood
