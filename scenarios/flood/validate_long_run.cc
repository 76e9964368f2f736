// A whole day with everything that moves water: the books close to the last quantum.

#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <stdexcept>

#include <fmt/format.h>

#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/validate_cases.h"

namespace citytwin::flood {

namespace {

constexpr double day_s = 24 * 3600.0;
constexpr double s_per_h = 3600.0;
constexpr int side = 60;
constexpr double cell_m = 10;
constexpr double tidal_period_s = 12.42 * s_per_h;

/// Streets between walled blocks that fall towards a tidal creek along the western edge.
SurfaceInput creek_town() {
  SurfaceInput in({0, 0, cell_m, side, side});
  std::mt19937 random(24);
  for (int r = 0; r < side; ++r) {
    for (int c = 0; c < side; ++c) {
      auto const i = in.index(r, c);
      bool const creek = c < 6;
      in.bed_m[i] = creek ? 0.0 : 2.5 + 0.004 * c + 0.05 * static_cast<double>(random() % 8);
      in.open[i] = !creek && r % 12 >= 3 && r % 12 < 9 && c % 14 >= 4 && c % 14 < 10 ? 0 : 1;
      in.sealed[i] = r % 12 < 3 ? 0.9F : 0.3F;
      in.soil[i] = creek ? std::uint8_t{0} : static_cast<std::uint8_t>(1 + random() % 2);
      in.manning[i] = 0.03F;
      if (creek) in.level_m[i] = 2.0;
    }
  }
  return in;
}

/// Two storms, a lasting drizzle, sewers, two soils, a stream and a tide that overtops the bank.
Forcing weather() {
  Forcing out;
  out.rain_m = [](double t_s) {
    double const first = std::clamp(t_s - 2 * s_per_h, 0.0, s_per_h);
    double const second = std::clamp(t_s - 14 * s_per_h, 0.0, 2 * s_per_h);
    return 2e-5 * first + 1e-5 * second + 3e-8 * t_s;
  };
  out.sewer_capacity_m = [](double t_s) { return 5e-6 * t_s; };
  auto const horton = [](double first_m_per_s, double last_m_per_s) {
    return [=](double t_s) {
      constexpr double decay_per_s = 3 / s_per_h;
      return last_m_per_s * t_s +
             (first_m_per_s - last_m_per_s) * (1 - std::exp(-decay_per_s * t_s)) / decay_per_s;
    };
  };
  out.infiltration_m = {{}, horton(1.5e-5, 1e-6), horton(8e-6, 5e-7)};
  out.inflows = {{{side / 2, side - 1}, [](double t_s) { return 0.3 * t_s; }}};
  StageSeries tide;
  for (int r = 0; r < side; ++r) tide.cells.push_back({r, 0});
  tide.level_m = [](double t_s) {
    return 2.0 + 0.9 * std::sin(2 * std::numbers::pi * t_s / tidal_period_s);
  };
  out.stages = {tide};
  return out;
}

void add(ValidationRows& rows, std::string const& scheme, FlowOptions const& options) {
  SurfaceFlow flow(std::make_shared<Surface const>(make_surface(creek_town())), weather(), options);
  if (auto const done = flow.advance(day_s); !done) throw std::logic_error(done.error().message);
  auto const& books = flow.ledger();
  auto const itemised = [&](std::int64_t quanta) { return flow.m3(quanta); };
  auto const name = fmt::format(
      "{}: a day of rain {:.0f}, stream {:.0f}, tide in {:.0f} and out {:.0f}, soil {:.0f}, sewers "
      "{:.0f} m3",
      scheme, itemised(books.rain), itemised(books.inflow), itemised(books.stage_inflow),
      itemised(books.stage_outflow), itemised(books.infiltration), itemised(books.sewers));
  rows.push_back(
      at_most(name, "mass residual, relative",
              std::abs(flow.m3(books.residual(flow.storage()))) / flow.m3(books.gained()), 1e-6, "",
              "closed books"));
  double const fallen_m3 = weather().rain_m(day_s) * side * side * flow.surface().cell_area_m2();
  rows.push_back(at_most(fmt::format("{}: a day of rain", scheme), "rain volume, relative error",
                         std::abs(flow.m3(books.rain) / fallen_m3 - 1), 1e-6, "",
                         "integral of the rain over the area, roofs included"));
}

}  // namespace

ValidationRows validate_long_run() {
  ValidationRows rows;
  FlowOptions options;
  add(rows, "local inertial", options);
  options.scheme = Scheme::shallow_water;
  add(rows, "order 1", options);
  options.order = 2;
  add(rows, "order 2", options);
  return rows;
}

}  // namespace citytwin::flood
