#include "scenarios/flood/scheme_choice.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "scenarios/flood/surface_flow.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;

namespace {

constexpr int side = 260;

/// A reservoir that breaks out over a falling plain with houses on it.
SurfaceInput dam_break() {
  SurfaceInput in({0, 0, 2.0, side, side});
  for (int r = 0; r < side; ++r) {
    for (int c = 0; c < side; ++c) {
      auto const i = in.index(r, c);
      in.bed_m[i] = 10.0 - 0.02 * c;
      in.open[i] = c > 100 && r / 9 % 3 == 1 && c / 11 % 3 == 1 ? 0 : 1;
      if (c < 60) in.level_m[i] = 14.0;
    }
  }
  return in;
}

SurfaceInput still_lake() {
  auto in = dam_break();
  std::fill(in.level_m.begin(), in.level_m.end(), 12.0);
  return in;
}

SurfaceFlow start(SurfaceInput const& in, int order = 1, Forcing forcing = {}) {
  FlowOptions options;
  options.order = order;
  return {std::make_shared<Surface const>(make_surface(in)), std::move(forcing), options};
}

void run(SurfaceFlow& flow, SchemeChoice& choice, double until_s) {
  for (double t_s = 5; t_s <= until_s; t_s += 5) {
    REQUIRE(flow.advance(t_s).ok());
    choice.watch(flow);
  }
}

std::vector<std::int32_t> depths(SurfaceFlow const& flow) {
  std::vector<std::int32_t> out;
  for (int r = 0; r < side; ++r)
    out.insert(out.end(), flow.depth().row(r), flow.depth().row(r) + side);
  return out;
}

bool says(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("rapid water brings in the full equations, once, and the note says when and why",
          "[flood][scheme]") {
  auto flow = start(dam_break());
  auto choice = SchemeChoice::automatic("");
  CHECK(choice.first() == Scheme::local_inertial);
  run(flow, choice, 55);
  CHECK(flow.scheme() == Scheme::local_inertial);  // not looked at yet
  run(flow, choice, 120);
  CHECK(flow.scheme() == Scheme::shallow_water);
  CHECK(flow.ledger().residual(flow.storage()) == 0);
  CHECK(says(choice.note(), "local_inertial from the begin"));
  CHECK(says(choice.note(), "shallow_water from 1.0 min on"));
  CHECK(says(choice.note(), "Froude limit"));
  auto const table = choice.table();
  REQUIRE(table.rows.size() == 2);
  CHECK(std::get<double>(table.rows[1][0]) == 1.0);
}

TEST_CASE("still water keeps the quick scheme and every bit of it", "[flood][scheme][exact]") {
  Forcing const rain{.rain_m = [](double t_s) { return 2e-5 * t_s; }};
  auto watched = start(still_lake(), 1, rain);
  auto alone = start(still_lake(), 1, rain);
  auto choice = SchemeChoice::automatic("");
  auto none = SchemeChoice(Scheme::local_inertial);
  run(watched, choice, 180);
  run(alone, none, 180);
  CHECK(watched.scheme() == Scheme::local_inertial);
  CHECK(depths(watched) == depths(alone));
  CHECK(choice.table().rows.size() == 1);
}

TEST_CASE("a structure asks for the full equations from the begin", "[flood][scheme]") {
  auto const choice = SchemeChoice::automatic("the inflow line");
  CHECK(choice.first() == Scheme::shallow_water);
  CHECK(says(choice.note(), "the inflow line"));
}

TEST_CASE("a change of equations moves no water and keeps its momentum", "[flood][scheme][exact]") {
  auto flow = start(dam_break());
  REQUIRE(flow.advance(5).ok());
  auto const before = depths(flow);
  auto const face = flow.flow_x();
  flow.use_full_equations();
  CHECK(depths(flow) == before);
  // Deep water well below the critical speed: the mean of both faces, to the last bit.
  CHECK(flow.flow_x().at(130, 50) == 0.5F * (face.at(130, 49) + face.at(130, 50)));
  CHECK(flow.flow_x().at(130, 50) > 0.0F);
}

TEST_CASE("uniform flow stays uniform when the equations change", "[flood][scheme][analytic]") {
  constexpr double slope = 0.001, manning = 0.03, q = 0.5;
  SurfaceInput in({0, 0, 2.0, 300, 1});
  for (int c = 0; c < 300; ++c) in.bed_m[in.index(0, c)] = slope * 2.0 * (299 - c);
  std::fill(in.manning.begin(), in.manning.end(), 0.03F);
  auto surface = make_surface(in);
  surface.outfalls = {{{0, 299}, static_cast<float>(std::sqrt(slope) / manning)}};
  Forcing forcing;
  forcing.inflows = {{{0, 0}, [](double t_s) { return q * 2.0 * t_s; }}};
  SurfaceFlow flow(std::make_shared<Surface const>(std::move(surface)), forcing, {});
  REQUIRE(flow.advance(7200).ok());
  double const normal_m = std::pow(q * manning / std::sqrt(slope), 0.6);
  flow.use_full_equations();
  for (double const later_s : {7202.0, 7230.0, 9000.0}) {
    REQUIRE(flow.advance(later_s).ok());
    for (int c = 60; c < 240; ++c) {
      // 5e-3: what first order makes of a bed in steps (flow_record_test.cc).
      CHECK(flow.depth_m(0, c) == Approx(normal_m).epsilon(5e-3));
    }
  }
}

TEST_CASE("the change comes at the same moment and with the same bits on any number of threads",
          "[flood][scheme][exact]") {
  tbb::global_control const enough(tbb::global_control::max_allowed_parallelism, 4);
  int const order = GENERATE(1, 2);
  auto const with_threads = [&](int threads) {
    auto flow = start(dam_break(), order);
    auto choice = SchemeChoice::automatic("");
    tbb::task_arena(threads).execute([&] { run(flow, choice, 80); });
    CHECK(flow.scheme() == Scheme::shallow_water);
    return std::pair{depths(flow), choice.note()};
  };
  auto const one = with_threads(1);
  CHECK(one == with_threads(2));
  CHECK(one == with_threads(4));
}
