#include "scenarios/flood/crest_flow.h"

#include <cmath>
#include <string>
#include <vector>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "scenarios/core/state_reader.h"
#include "scenarios/core/state_writer.h"
#include "scenarios/flood/crest_wall.h"
#include "scenarios/flood/surface_flow.h"
#include "scenarios/flood/water_quantum.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;

namespace {

constexpr double cell_m = 2.0;

FlowOptions options_of(int order) {
  FlowOptions options;
  options.scheme = order == 0 ? Scheme::local_inertial : Scheme::shallow_water;
  options.order = std::max(order, 1);
  return options;
}

SurfaceInput flat(int columns, int rows) {
  return SurfaceInput({0, rows * cell_m, cell_m, columns, rows});
}

SurfaceFlow start(Surface surface, int order, Forcing forcing = {}) {
  return {std::make_shared<Surface const>(std::move(surface)), std::move(forcing),
          options_of(order)};
}

std::int64_t residual(SurfaceFlow const& flow) {
  return flow.ledger().residual(flow.storage());
}

/// A straight wall from south to north across the whole field.
std::vector<Vec2> wall_at(double x, int rows) {
  return {{x, -1}, {x, rows * cell_m + 1}};
}

double to_the_right_m3(SurfaceFlow const& flow, std::size_t line) {
  auto const& book = flow.crests().state().books[line];
  return flow.m3(book.to_the_right - book.to_the_left);
}

}  // namespace

TEST_CASE("a weir flows freely by its head, drowned by the drop", "[flood][crest][analytic]") {
  CHECK(weir_flow(0.4, 0.0) == Approx(1.7049 * std::pow(0.4, 1.5)).epsilon(1e-4));
  CHECK(weir_flow(0.6, 0.4 - 1e-9) == Approx(weir_flow(0.6, 0.4 + 1e-9)).epsilon(1e-6));
  CHECK(weir_flow(1.0, 0.9) == Approx(0.9 * std::sqrt(2 * 9.81 * 0.1)));
  CHECK(weir_flow(1.0, 1.0) == 0);
  // Beneath a leaf: as an orifice once it dips into the water.
  CHECK(gate_flow(2.0, 0.0, 0.5, 0.6) == Approx(0.6 * 0.5 * std::sqrt(2 * 9.81 * 1.75)));
  CHECK(gate_flow(2.0, 1.5, 0.5, 0.6) == Approx(0.6 * 0.5 * std::sqrt(2 * 9.81 * 0.5)));
  CHECK(gate_flow(0.4, 0.0, 0.5, 0.6) == weir_flow(0.4, 0.0));
}

TEST_CASE("two lakes at different levels beside a wall stay at rest to the last bit",
          "[flood][crest][exact]") {
  int const order = GENERATE(0, 1, 2);
  auto in = flat(40, 20);
  for (int r = 0; r < 20; ++r) {
    for (int c = 0; c < 40; ++c) {
      in.bed_m[in.index(r, c)] = 0.25 * ((r * 7 + c * 3) % 5);
      in.level_m[in.index(r, c)] = c < 20 ? 2.5 : 1.75;
    }
  }
  auto surface = make_surface(in);
  CrestBuilder(surface).add_wall(wall_at(40, 20), {.crest_m = 2.5, .height_m = {}}, "wall");
  auto flow = start(std::move(surface), order);
  auto const before = flow.depth().at(3, 3);
  REQUIRE(flow.advance(300).ok());
  for (int r = 0; r < 20; ++r) {
    for (int c = 0; c < 40; ++c) {
      CHECK(flow.depth().at(r, c) == flow.surface().initial_depth.at(r, c));
      CHECK(flow.flow_x().at(r, c) == 0);
    }
  }
  CHECK(flow.depth().at(3, 3) == before);
}

TEST_CASE("one lake above a sunken wall stays at rest to the last bit", "[flood][crest][exact]") {
  int const order = GENERATE(0, 1, 2);
  auto in = flat(40, 20);
  for (std::size_t i = 0; i < in.geometry.size(); ++i) {
    in.bed_m[i] = 0.25 * static_cast<double>(i * 7 % 5);
    in.level_m[i] = 2.5;
  }
  auto surface = make_surface(in);
  CrestBuilder(surface).add_wall(std::vector<Vec2>{{10, 3}, {70, 37}},
                                 {.crest_m = 1.5, .height_m = {}}, "wall");
  auto flow = start(std::move(surface), order);
  REQUIRE(flow.advance(300).ok());
  for (int r = 0; r < 20; ++r) {
    for (int c = 0; c < 40; ++c) {
      CHECK(flow.depth().at(r, c) == flow.surface().initial_depth.at(r, c));
    }
  }
}

TEST_CASE("what falls over a wall is a broad-crested weir's, at any angle",
          "[flood][crest][analytic]") {
  int const order = GENERATE(0, 1, 2);
  double const lean = GENERATE(0.0, 0.5, 1.0);  // eastward for each metre north
  int const rows = 40;
  auto in = flat(100, rows);
  // A deep basin in the west, fed along its rim; a deep empty one in the east.
  double const inflow_m2ps = 0.3;
  double const head_m = std::pow(inflow_m2ps / std::hypot(1.0, lean) / 1.7049, 2.0 / 3.0);
  std::vector<Vec2> const wall{{70 - lean * 40, 0}, {70 + lean * 40, 80}};
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < 100; ++c) {
      double const wall_x = 70 + lean * (in.geometry.y(r) - 40);
      bool const behind = in.geometry.x(c) > wall_x;
      in.bed_m[in.index(r, c)] = behind ? -6.0 : 0.0;
      in.level_m[in.index(r, c)] = behind ? -6.0 : 3.0 + head_m;
    }
  }
  Forcing forcing;
  for (int r = 0; r < rows; ++r) {
    forcing.inflows.push_back({{r, 0}, [](double t) { return 0.3 * cell_m * t; }});
  }
  auto surface = make_surface(in);
  CrestBuilder(surface).add_wall(std::vector<Vec2>{{wall[0].x - lean, -1}, {wall[1].x + lean, 81}},
                                 {.crest_m = 3.0, .height_m = {}}, "wall");
  auto flow = start(std::move(surface), order, forcing);
  REQUIRE(flow.advance(500).ok());
  double sum = 0;
  for (int r = 0; r < rows; ++r) {
    int const c = in.geometry.column(70 + lean * (in.geometry.y(r) - 40) - 5);
    sum += flow.depth_m(r, c) - 3.0;
  }
  // Along an oblique wall the level varies a little, and two of a cell's faces share its water.
  CHECK(sum / rows == Approx(head_m).epsilon(lean == 0 ? 0.01 : 0.02));
  CHECK(residual(flow) == 0);
}

TEST_CASE("a low kerb in a deep stream hardly matters", "[flood][crest][analytic]") {
  int const order = GENERATE(0, 1, 2);
  auto const fall = [&](bool kerb) {
    auto in = flat(200, 3);
    for (int r = 0; r < 3; ++r) {
      for (int c = 0; c < 200; ++c) {
        in.bed_m[in.index(r, c)] = 0.001 * cell_m * (199 - c);
        in.level_m[in.index(r, c)] = in.bed_m[in.index(r, c)] + 1.0;
      }
    }
    Forcing forcing;
    double const flow_m2ps = std::sqrt(0.001) / 0.03;  // normal depth 1 m
    auto surface = make_surface(in);
    for (int r = 0; r < 3; ++r) {
      forcing.inflows.push_back({{r, 0}, [=](double t) { return flow_m2ps * cell_m * t; }});
      surface.outfalls.push_back({{r, 199}, static_cast<float>(std::sqrt(0.001) / 0.03)});
    }
    if (kerb) {
      CrestBuilder(surface).add_wall(wall_at(200, 3), {.crest_m = {}, .height_m = 0.15}, "kerb");
    }
    auto flow = start(std::move(surface), order, forcing);
    REQUIRE(flow.advance(1200).ok());
    CHECK(residual(flow) == 0);
    return flow.depth_m(1, 80);
  };
  double const without = fall(false);
  CHECK(without == Approx(1.0).epsilon(0.01));
  // Of u^2 / 2g = 57 mm the stream loses less than half at the kerb (Borda's loss at a step of 15 %
  // would be a few per cent of it), and it never gains.
  CHECK(fall(true) >= without - 5e-3);
  CHECK(fall(true) < without + 0.025);
}

TEST_CASE("a breach widens in its time and lets the reservoir out", "[flood][crest][analytic]") {
  int const order = GENERATE(0, 1);
  auto in = flat(100, 50);
  for (int r = 0; r < 50; ++r) {
    for (int c = 0; c < 100; ++c) {
      bool const behind = c >= 50;
      in.bed_m[in.index(r, c)] = behind ? -3.0 : 0.0;
      in.level_m[in.index(r, c)] = behind ? -3.0 : 1.5;
    }
  }
  auto surface = make_surface(in);
  CrestBuilder builder(surface);
  builder.add_wall(wall_at(100, 50), {.crest_m = 2.0, .height_m = {}}, "levee");
  REQUIRE(builder
              .add_breach(
                  {.at = {98, 51}, .width_m = 11, .invert_m = 1.0, .growth_s = 100, .start_s = 50},
                  "breach")
              .ok());
  auto flow = start(std::move(surface), order);
  REQUIRE(flow.advance(50).ok());
  CHECK(to_the_right_m3(flow, 1) == 0);
  // w = 11 f, sill 2 - f: free flow begins at f = 1/2, where the sill sinks below 1.5 m. The
  // level before the breach lies lower than the reservoir's by the head of the converging stream.
  REQUIRE(flow.advance(150).ok());
  double expected = 0;
  for (int k = 0; k < 1000; ++k) {
    double const f = (k + 0.5) / 1000;
    double const head_m = f - 0.5 - expected / 10000;
    expected += 0.1 * 11 * f * 1.7049 * std::pow(std::max(head_m, 0.0), 1.5);
  }
  CHECK(to_the_right_m3(flow, 1) == Approx(expected).epsilon(0.06));
  CHECK(to_the_right_m3(flow, 0) == 0);
  CHECK(residual(flow) == 0);
}

TEST_CASE("a breach far from any wall is refused", "[flood][crest][bad-input]") {
  auto surface = make_surface(flat(20, 20));
  CrestBuilder builder(surface);
  builder.add_wall(wall_at(20, 20), {.crest_m = 2.0, .height_m = {}}, "levee");
  auto const done = builder.add_breach({.at = {-20, 10}, .width_m = 5}, "east");
  REQUIRE_FALSE(done.ok());
  CHECK(done.error().message == "breach 'east' has no flood wall within 25 m");
}

TEST_CASE("a gate opens and shuts by its rules, and shut it holds", "[flood][crest]") {
  int const order = GENERATE(0, 1);
  auto in = flat(60, 10);
  for (int r = 0; r < 10; ++r) {
    for (int c = 0; c < 60; ++c) in.level_m[in.index(r, c)] = c < 30 ? 2.0 : 0.5;
  }
  auto surface = make_surface(in);
  GatePlan plan;
  plan.line = wall_at(60, 10);
  plan.height_m = 1.0;
  plan.top_m = 3.0;
  plan.travel_s = 10;
  plan.rules = {{GateRule::When::time_s, 30, 0.5}, {GateRule::When::right_above_m, 0.8, 0.0}};
  REQUIRE(CrestBuilder(surface).add_gate(plan, "sluice").ok());
  auto flow = start(std::move(surface), order);
  REQUIRE(flow.advance(29).ok());
  CHECK(to_the_right_m3(flow, 1) == 0);
  REQUIRE(flow.advance(60).ok());
  CHECK(to_the_right_m3(flow, 1) > 10);
  REQUIRE(flow.advance(3000).ok());
  CHECK(flow.crests().state().opening[0] == 0);
  double const let_m3 = to_the_right_m3(flow, 1);
  REQUIRE(flow.advance(3600).ok());
  CHECK(to_the_right_m3(flow, 1) == let_m3);
  CHECK(residual(flow) == 0);
}

namespace {

/// 8 x 8 tiles: a reservoir behind a leaning levee that breaches, and a gate in it.
Surface leaning_levee() {
  SurfaceInput in({0, 512, cell_m, 512, 256});
  for (int r = 0; r < 256; ++r) {
    for (int c = 0; c < 512; ++c) {
      bool const west = in.geometry.x(c) < 400 + 0.4 * (in.geometry.y(r) - 256);
      in.bed_m[in.index(r, c)] = 0.001 * ((r * 31 + c * 17) % 40);
      in.level_m[in.index(r, c)] = west ? 2.0 : -1.0;
    }
  }
  auto out = make_surface(in);
  CrestBuilder build(out);
  build.add_wall(std::vector<Vec2>{{297, -1}, {503, 514}}, {.crest_m = 2.2, .height_m = {}},
                 "levee");
  BreachPlan breach;
  breach.at = {400, 256};
  breach.width_m = 40;
  breach.invert_m = 0.5;
  breach.growth_s = 60;
  breach.start_s = 5;
  REQUIRE(build.add_breach(breach, "breach").ok());
  GatePlan gate;
  gate.line = {{360, 156}, {368, 176}};
  gate.height_m = 0.5;
  gate.top_m = 2.2;
  gate.travel_s = 30;
  gate.rules = {{GateRule::When::time_s, 20, 1.0}};
  REQUIRE(build.add_gate(gate, "gate").ok());
  return out;
}

/// Structs of the whole state have padding; these have none.
std::vector<std::string> seen(SurfaceFlow const& flow) {
  auto const bytes = [](auto const& values) {
    return std::string(reinterpret_cast<char const*>(values.data()), values.size_bytes());
  };
  return {bytes(flow.depth().values()), bytes(flow.flow_x().values()),
          bytes(flow.flow_y().values()), saved_state(flow.crests(), "crests", 1)};
}

}  // namespace

TEST_CASE("a levee, its breach and a gate give the same bits on all threads and after a resume",
          "[flood][crest][exact]") {
  int const order = GENERATE(0, 1, 2);
  tbb::global_control const four(tbb::global_control::max_allowed_parallelism, 4);
  auto whole = start(leaning_levee(), order);
  tbb::task_arena(1).execute([&] {
    REQUIRE(whole.advance(40).ok());
    REQUIRE(whole.advance(90).ok());
  });
  CHECK(to_the_right_m3(whole, 1) > 0);
  CHECK(residual(whole) == 0);
  for (int const threads : {2, 4}) {
    tbb::task_arena(threads).execute([&] {
      auto first = start(leaning_levee(), order);
      REQUIRE(first.advance(40).ok());
      auto second = start(leaning_levee(), order);
      REQUIRE(load_state(second, saved_state(first, "flow", 1), "flow", 1).ok());
      REQUIRE(second.advance(90).ok());
      CHECK(seen(second) == seen(whole));
    });
  }
}

TEST_CASE("a kerb that water reached on its way stands after a resume as well",
          "[flood][crest][exact]") {
  int const order = GENERATE(0, 1, 2);
  auto const valley = [] {
    auto in = flat(1024, 4);  // four tiles: the kerb's rests at the begin
    for (int r = 0; r < 4; ++r) {
      for (int c = 0; c < 1024; ++c) in.level_m[in.index(r, c)] = c < 250 ? 5.0 : -1.0;
    }
    auto out = make_surface(in);
    CrestBuilder(out).add_wall(wall_at(1100, 4), {.crest_m = 0.3, .height_m = {}}, "kerb");
    return out;
  };
  auto whole = start(valley(), order);
  REQUIRE(whole.advance(300).ok());
  REQUIRE(to_the_right_m3(whole, 0) > 0);
  auto resumed = start(valley(), order);
  REQUIRE(load_state(resumed, saved_state(whole, "flow", 1), "flow", 1).ok());
  REQUIRE(whole.advance(310).ok());
  REQUIRE(resumed.advance(310).ok());
  CHECK(seen(resumed) == seen(whole));
}
