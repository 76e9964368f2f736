#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/validate_cases.h"
#include "scenarios/flood/water_quantum.h"

namespace citytwin::flood {

namespace {

SurfaceFlow start(Surface surface, Forcing forcing, FlowOptions const& options) {
  return {std::make_shared<Surface const>(std::move(surface)), std::move(forcing), options};
}

/// The cases are fixed: a failure to run one is a bug, not bad input.
void run(SurfaceFlow& flow, double until_s) {
  if (auto const done = flow.advance(until_s); !done) throw std::logic_error(done.error().message);
}

/// A random bed of islands and pools with buildings on it, under a lake.
SurfaceInput rough_lake(double level_m, double bed_unit_m) {
  SurfaceInput in({0, 0, 2.0, 300, 200});
  std::mt19937 random(1);
  for (std::size_t i = 0; i < in.geometry.size(); ++i) {
    in.bed_m[i] = bed_unit_m * static_cast<double>(random() % 12000);
    in.open[i] = random() % 10 == 0 ? 0 : 1;
    in.level_m[i] = level_m;
  }
  return in;
}

struct Unrest {
  double velocity_m_per_s = 0;
  double stage_m = 0;
};

Unrest unrest(SurfaceInput const& lake, FlowOptions const& options, double seconds) {
  auto flow = start(make_surface(lake), {}, options);
  run(flow, seconds);
  Unrest out;
  for (int r = 0; r < lake.geometry.rows; ++r) {
    for (int c = 0; c < lake.geometry.columns; ++c) {
      auto const i = lake.index(r, c);
      double const h = flow.depth_m(r, c);
      if (h <= 0) continue;
      double const q = std::max(std::abs(static_cast<double>(flow.flow_x().at(r, c))),
                                std::abs(static_cast<double>(flow.flow_y().at(r, c))));
      out.velocity_m_per_s = std::max(out.velocity_m_per_s, q / h);
      // The bed as the solver holds it, to the nearest quantum.
      double const bed_m = to_metres(to_quanta(lake.bed_m[i]));
      double const level_m = to_metres(to_quanta(lake.level_m[i]));
      out.stage_m = std::max(out.stage_m, std::abs(h + bed_m - level_m));
    }
  }
  return out;
}

void add_lake(ValidationRows& rows, std::string const& name, SurfaceInput const& lake,
              FlowOptions const& options, double limit) {
  constexpr double seconds = 600;  // more than 1000 steps
  auto const found = unrest(lake, options, seconds);
  std::string const source = "closed form: still water stays still";
  rows.push_back(at_most(name, "largest |velocity|", found.velocity_m_per_s, limit, "m/s", source));
  rows.push_back(at_most(name, "largest |stage error|", found.stage_m, limit, "m", source));
}

/// A strip of cells that falls eastward, open at its lower end at normal depth.
Surface plane(int columns, double cell_m, double slope, double manning) {
  SurfaceInput in({0, 0, cell_m, columns, 1});
  for (int c = 0; c < columns; ++c) {
    in.bed_m[in.index(0, c)] = slope * cell_m * (columns - 1 - c);
    in.manning[in.index(0, c)] = static_cast<float>(manning);
  }
  Surface out = make_surface(in);
  out.outfalls = {{{0, columns - 1}, static_cast<float>(std::sqrt(slope) / manning)}};
  return out;
}

}  // namespace

ValidationRows validate_still_water() {
  ValidationRows rows;
  constexpr double twelfth = 1.0 / 4096;
  for (int const order : {0, 1, 2}) {
    FlowOptions options;
    options.scheme = order == 0 ? Scheme::local_inertial : Scheme::shallow_water;
    options.order = std::max(order, 1);
    std::string const which = order == 0 ? "" : order == 1 ? "order 1: " : "order 2: ";
    add_lake(rows, which + "lake at rest, rough bed, wet and dry, blocked faces",
             rough_lake(2.34567, 3.21e-4), options, 1e-5);
    add_lake(rows, which + "the same, bed and level multiples of 2^-12 m",
             rough_lake(9000 * twelfth, twelfth), options, 0.0);
  }
  return rows;
}

ValidationRows validate_manning_flow() {
  constexpr double slope = 0.001;
  constexpr double manning = 0.03;
  constexpr double flow_m2ps = 0.5;
  constexpr double cell_m = 2;
  constexpr int columns = 300;
  Forcing forcing;
  forcing.inflows = {{{0, 0}, [](double t_s) { return flow_m2ps * cell_m * t_s; }}};
  auto flow = start(plane(columns, cell_m, slope, manning), forcing, {});
  run(flow, 7200);
  double const normal_m = std::pow(flow_m2ps * manning / std::sqrt(slope), 0.6);
  double depth_error = 0;
  double flow_error = 0;
  for (int c = columns / 5; c < columns * 4 / 5; ++c) {
    depth_error = std::max(depth_error, std::abs(flow.depth_m(0, c) / normal_m - 1));
    flow_error =
        std::max(flow_error, std::abs(static_cast<double>(flow.flow_x().at(0, c)) / flow_m2ps - 1));
  }
  std::string const source = "Manning: h = (q n / sqrt(S))^(3/5)";
  // 1e-3: a tenth of the 1 % that one hundredth of n would make.
  return {at_most("uniform flow on a slope of 1 in 1000", "depth, relative error", depth_error,
                  1e-3, "", source),
          at_most("uniform flow on a slope of 1 in 1000", "flow, relative error", flow_error, 1e-3,
                  "", source)};
}

ValidationRows validate_rain_on_a_plane() {
  constexpr double slope = 0.01;
  constexpr double manning = 0.02;
  constexpr double rain_m_per_s = 0.05 / 3600;
  constexpr int columns = 100;  // of 1 m
  double const alpha = std::sqrt(slope) / manning;
  double const concentration_s = std::pow(columns / (alpha * std::pow(rain_m_per_s, 2.0 / 3)), 0.6);
  FlowOptions options;
  options.least_depth_m = 1e-5;  // films count here
  Forcing forcing;
  forcing.rain_m = [](double t_s) { return rain_m_per_s * t_s; };
  auto flow = start(plane(columns, 1.0, slope, manning), forcing, options);

  run(flow, 0.6 * concentration_s);
  double const rising = std::pow(rain_m_per_s * flow.time_s(), 5.0 / 3) * alpha;
  double const rising_error =
      std::abs(static_cast<double>(flow.flow_x().at(0, columns - 2)) / rising - 1);
  run(flow, 4 * concentration_s);
  double depth_error = 0;
  for (int c = columns / 10; c < columns; ++c) {
    double const depth_m = std::pow(rain_m_per_s * (c + 1) / alpha, 0.6);
    depth_error = std::max(depth_error, std::abs(flow.depth_m(0, c) / depth_m - 1));
  }
  std::string const name = "50 mm/h on a plane of 1 in 100, 100 m";
  std::string const source = "kinematic wave, closed form (t_c 529 s, h(L) 7.35 mm)";
  return {at_most(name, "outflow on the rising limb at 0.6 t_c, relative error", rising_error, 0.02,
                  "", source),
          at_most(name, "steady depth, relative error", depth_error, 0.01, "", source)};
}

}  // namespace citytwin::flood
