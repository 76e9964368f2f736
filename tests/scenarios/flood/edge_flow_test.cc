#include "scenarios/flood/edge_flow.h"

#include <algorithm>
#include <cmath>

#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/water_quantum.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;

namespace {

constexpr double level_m = 2.8;

FlowOptions full_equations(int order) {
  FlowOptions options;
  options.scheme = Scheme::shallow_water;
  options.order = order;
  return options;
}

/// A smooth canal of 40 cells, 3 cells wide, held at both ends; its western half stands higher.
Surface canal(double higher_m) {
  SurfaceInput in({0, 0, 2.0, 40, 3});
  for (int r = 0; r < 3; ++r) {
    for (int c = 0; c < 40; ++c) {
      auto const i = in.index(r, c);
      in.manning[i] = 0.02F;
      in.level_m[i] = level_m + (c < 20 && c > 0 ? higher_m : 0.0);
    }
  }
  auto surface = make_surface(in);
  auto const held = static_cast<std::int32_t>(to_quanta(level_m));
  for (int r = 0; r < 3; ++r) {
    surface.held_stages.push_back({{r, 0}, held});
    surface.held_stages.push_back({{r, 39}, held});
  }
  return surface;
}

double fastest_m_per_s(SurfaceFlow const& flow) {
  auto const& g = flow.surface().geometry;
  double out = 0;
  for (int r = 0; r < g.rows; ++r) {
    for (int c = 0; c < g.columns; ++c) {
      double const q = std::abs(static_cast<double>(flow.flow_x().at(r, c)));
      out = std::max(out, q / flow.depth_m(r, c));
    }
  }
  return out;
}

std::int64_t residual(SurfaceFlow const& flow) {
  return flow.ledger().residual(flow.storage());
}

}  // namespace

TEST_CASE("a canal between two held ends comes to rest", "[flood][edge][analytic]") {
  int const order = GENERATE(1, 2);
  SurfaceFlow flow(std::make_shared<Surface const>(canal(0.3)), {}, full_equations(order));
  REQUIRE(flow.advance(20.0).ok());
  CHECK(fastest_m_per_s(flow) > 0.3);
  REQUIRE(flow.advance(1200.0).ok());
  // The head v^2 / 2g spent at the entrance brakes the canal: dv/dt = -v^2 / 2L, v < 2L / t.
  // Friction alone would leave 0.3 m/s.
  CHECK(fastest_m_per_s(flow) < 2 * 80.0 / 1180.0);
  CHECK(residual(flow) == 0);
}

TEST_CASE("water enters over a held level no faster than critical flow",
          "[flood][edge][analytic]") {
  int const order = GENERATE(1, 2);
  auto surface = canal(0.0);
  // An empty, deep basin: the canal behind the western edge falls into it.
  for (int r = 0; r < 3; ++r) {
    for (int c = 1; c < 40; ++c) {
      surface.initial_depth.at(r, c) = 0;
      surface.bed.at(r, c) -= static_cast<std::uint32_t>(to_quanta(20.0));
    }
  }
  surface.held_stages.resize(1);
  surface.held_stages.push_back({{1, 0}, surface.held_stages.front().depth});
  surface.held_stages.push_back({{2, 0}, surface.held_stages.front().depth});
  SurfaceFlow flow(std::make_shared<Surface const>(std::move(surface)), {}, full_equations(order));
  REQUIRE(flow.advance(40.0).ok());
  double const before_m3 = flow.m3(flow.ledger().stage_inflow);
  REQUIRE(flow.advance(60.0).ok());
  // The broad-crested weir: q = sqrt(g) (2 H / 3)^1.5; 3 faces of 2 m, 20 s.
  double const weir_m2ps = std::sqrt(9.81) * std::pow(level_m / 1.5, 1.5);
  double const entered_m2ps = (flow.m3(flow.ledger().stage_inflow) - before_m3) / (3 * 2.0 * 20);
  CHECK(entered_m2ps == Approx(weir_m2ps).epsilon(0.05));
  CHECK(residual(flow) == 0);
}

TEST_CASE("a level given through time is held as given", "[flood][edge][exact]") {
  int const order = GENERATE(0, 1, 2);
  auto options = full_equations(std::max(order, 1));
  if (order == 0) options.scheme = Scheme::local_inertial;
  auto surface = canal(0.0);
  surface.held_stages.clear();
  Forcing forcing;
  forcing.stages = {
      {{{0, 0}, {1, 0}, {2, 0}}, [](double t_s) { return level_m + 0.1 * std::sin(t_s / 20); }}};
  SurfaceFlow flow(std::make_shared<Surface const>(std::move(surface)), forcing, options);
  for (double t_s = 10; t_s <= 200; t_s += 10) {
    REQUIRE(flow.advance(t_s).ok());
    CHECK(flow.depth_m(1, 0) == Approx(level_m + 0.1 * std::sin(t_s / 20)).margin(1e-7));
    CHECK(residual(flow) == 0);
  }
}
