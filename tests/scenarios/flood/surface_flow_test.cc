#include "scenarios/flood/surface_flow.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "scenarios/flood/water_quantum.h"
#include "tests/support/ascii_world.h"
#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;
using citytwin::test::ascii_world;

namespace {

Cumulative steady(double rate_per_s) {
  return [rate_per_s](double t_s) { return rate_per_s * t_s; };
}

/// A rough valley with buildings, half of it under water, seeded.
SurfaceInput rough_valley(int rows, int columns, unsigned seed) {
  SurfaceInput in({0, 0, 2.0, columns, rows});
  std::mt19937 random(seed);
  auto const uniform = [&] { return (random() >> 8) / 16777216.0; };
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < columns; ++c) {
      auto const i = in.index(r, c);
      in.bed_m[i] = 3.0 + 0.01 * c + 0.3 * uniform();
      in.open[i] = (r / 5 + c / 7) % 4 == 3 ? 0 : 1;
      in.sealed[i] = static_cast<float>(uniform());
      in.soil[i] = static_cast<std::uint8_t>(random() % 3);
      if (c < columns / 6) in.level_m[i] = 4.5;
    }
  }
  return in;
}

Forcing rain_and_losses() {
  return {steady(2.5e-5), steady(1e-5), {{}, steady(3e-6), steady(6e-6)}, {}};
}

SurfaceFlow start(SurfaceInput const& in, Forcing const& forcing, FlowOptions const& options = {}) {
  return {std::make_shared<Surface const>(make_surface(in)), forcing, options};
}

void run(SurfaceFlow& flow, double until_s) {
  REQUIRE(flow.advance(until_s).ok());
}

template <class T>
std::vector<T> cells(SurfaceFlow const& flow, PaddedField<T> const& field) {
  std::vector<T> out;
  auto const& g = flow.surface().geometry;
  for (int r = 0; r < g.rows; ++r) out.insert(out.end(), field.row(r), field.row(r) + g.columns);
  return out;
}

/// Laws that hold in all sets of equations are tested in all.
FlowOptions each_scheme() {
  FlowOptions options;
  int const order = GENERATE(0, 1, 2);
  options.scheme = order == 0 ? Scheme::local_inertial : Scheme::shallow_water;
  options.order = std::max(order, 1);
  return options;
}

bool same_state(SurfaceFlow const& a, SurfaceFlow const& b) {
  return a.steps() == b.steps() && cells(a, a.depth()) == cells(b, b.depth()) &&
         cells(a, a.flow_x()) == cells(b, b.flow_x()) &&
         cells(a, a.flow_y()) == cells(b, b.flow_y()) &&
         cells(a, a.greatest_depth()) == cells(b, b.greatest_depth());
}

std::int64_t residual(SurfaceFlow const& flow) {
  return flow.ledger().residual(flow.storage());
}

}  // namespace

TEST_CASE("a lake at rest stays at rest to the last bit", "[flood][exact]") {
  auto lake =
      ascii_world({"########", "#~~~.~~#", "#~..~~~#", "#~~#~~.#", "########"}, {.level_m = 2.0});
  auto const before = lake.depths();
  lake.run_for(3600.0);
  CHECK(lake.depths() == before);
  CHECK(lake.flow().steps() > 1000);
}

TEST_CASE("a lake over a random bed with islands and buildings has one level for ever",
          "[flood][exact]") {
  auto in = rough_valley(70, 300, 11);
  std::fill(in.level_m.begin(), in.level_m.end(), 4.123456789);
  auto flow = start(in, {}, each_scheme());
  auto const before = cells(flow, flow.depth());
  run(flow, 600.0);
  CHECK(cells(flow, flow.depth()) == before);
  auto const q = cells(flow, flow.flow_x());
  CHECK(std::all_of(q.begin(), q.end(), [](float x) { return x == 0.0F; }));
}

TEST_CASE("ripples on a deep lake die out at the default step", "[flood][stability][analytic]") {
  // The shortest wave is the first to grow beyond the bound courant < sqrt(theta / 2).
  auto lake = rough_valley(64, 64, 8);
  std::mt19937 random(8);
  for (std::size_t i = 0; i < lake.geometry.size(); ++i) {
    lake.bed_m[i] = 0;
    lake.open[i] = 1;
    lake.level_m[i] = 2.0 + 1e-3 * static_cast<double>(random() % 2);
  }
  auto flow = start(lake, {});
  run(flow, 600.0);
  auto const depths = cells(flow, flow.depth());
  auto const [low, high] = std::minmax_element(depths.begin(), depths.end());
  CHECK(to_metres(*high - *low) < 5e-4);  // of 1e-3 m; unstable waves grow to metres
}

TEST_CASE("no quantum of water is lost and no depth falls below zero", "[flood][exact]") {
  auto flow = start(rough_valley(70, 300, 5), rain_and_losses(), each_scheme());
  for (int i = 1; i <= 20; ++i) {
    run(flow, 30.0 * i);
    auto const depths = cells(flow, flow.depth());
    CHECK(*std::min_element(depths.begin(), depths.end()) >= 0);
    CHECK(residual(flow) == 0);
  }
  CHECK(flow.ledger().rain > 0);
  CHECK(flow.ledger().infiltration > 0);
  CHECK(flow.ledger().sewers > 0);
}

TEST_CASE("a drizzle far below a float's resolution adds up in deep water", "[flood][analytic]") {
  auto pond = ascii_world({"~~~~", "~~~~"}, {.level_m = 8.0, .forcing = {steady(1e-8), {}}});
  pond.run_for(3600.0);
  // One quantum of 60 nm per cell is the resolution of a cumulative amount.
  CHECK(pond.flow().depth_m(1, 2) == Approx(8.0 + 3.6e-5).margin(6e-8));
}

TEST_CASE("the result is the same to the last bit for any number of threads", "[flood][exact]") {
  auto const in = rough_valley(230, 600, 3);  // 80 tiles, water advancing through them
  auto const options = each_scheme();
  auto const with_threads = [&](int threads) {
    tbb::global_control const enough(tbb::global_control::max_allowed_parallelism, 4);
    auto flow = start(in, rain_and_losses(), options);
    tbb::task_arena(threads).execute([&] { run(flow, 30.0); });
    return flow;
  };
  auto const one = with_threads(1);
  CHECK(same_state(one, with_threads(2)));
  CHECK(same_state(one, with_threads(4)));
}

TEST_CASE("every SIMD target gives the same bits", "[flood][exact]") {
  auto const in = rough_valley(70, 300, 9);
  auto const scheme = each_scheme();
  auto const on = [&](SimdTarget target) {
    FlowOptions options = scheme;
    options.simd = target;
    auto flow = start(in, rain_and_losses(), options);
    run(flow, 60.0);
    return flow;
  };
  auto const baseline = on(SimdTarget::baseline);
  CHECK(baseline.steps() > 100);
  for (auto const target : {SimdTarget::avx2, SimdTarget::avx512}) {
    if (target <= best_simd_target()) CHECK(same_state(baseline, on(target)));
  }
}

TEST_CASE("leaving out dry tiles changes no bit", "[flood][exact]") {
  auto in = rough_valley(200, 900, 21);
  std::fill(in.level_m.begin(), in.level_m.end(), std::nan(""));
  for (int r = 90; r < 110; ++r) {
    for (int c = 0; c < 40; ++c) in.level_m[in.index(r, c)] = 6.0;
  }
  auto const scheme = each_scheme();
  auto const with = [&](bool skip) {
    FlowOptions options = scheme;
    options.skip_dry = skip;
    auto flow = start(in, {}, options);
    run(flow, 100.0);
    return flow;
  };
  auto const skipping = with(true);
  auto const full = with(false);
  CHECK(same_state(skipping, full));
  CHECK(skipping.cell_updates() < full.cell_updates() * 3 / 4);
}

TEST_CASE("mirrored and turned worlds flow as mirror images", "[flood][exact]") {
  auto const in = rough_valley(60, 60, 2);
  auto mirrored = in;
  auto turned = in;
  for (int r = 0; r < 60; ++r) {
    for (int c = 0; c < 60; ++c) {
      auto const copy_to = [&](SurfaceInput& to, int row, int column) {
        auto const i = in.index(r, c);
        auto const j = to.index(row, column);
        to.bed_m[j] = in.bed_m[i];
        to.open[j] = in.open[i];
        to.level_m[j] = in.level_m[i];
      };
      copy_to(mirrored, r, 59 - c);
      copy_to(turned, c, r);
    }
  }
  auto const options = each_scheme();
  auto a = start(in, {.rain_m = steady(2e-5)}, options);
  auto b = start(mirrored, {.rain_m = steady(2e-5)}, options);
  auto t = start(turned, {.rain_m = steady(2e-5)}, options);
  for (auto* flow : {&a, &b, &t}) run(*flow, 120.0);
  bool same = true;
  for (int r = 0; r < 60; ++r) {
    for (int c = 0; c < 60; ++c) {
      same = same && a.depth().at(r, c) == b.depth().at(r, 59 - c) &&
             a.depth().at(r, c) == t.depth().at(c, r);
    }
  }
  CHECK(same);
}

TEST_CASE("a film too thin to flow stays where it is, on any slope", "[flood][exact]") {
  auto in = rough_valley(70, 300, 4);
  for (std::size_t i = 0; i < in.geometry.size(); ++i) in.level_m[i] = in.bed_m[i] + 0.0009;
  auto flow = start(in, {}, each_scheme());
  auto const before = cells(flow, flow.depth());
  run(flow, 60.0);
  CHECK(cells(flow, flow.depth()) == before);
  CHECK(residual(flow) == 0);
}

TEST_CASE("a film on a cliff gives no more than it holds", "[flood][limiter][exact]") {
  auto cliff = ascii_world({"9990000"}, {.digit_m = 2.0, .manning = 0.01F});
  for (int c = 0; c < 3; ++c) cliff.input.level_m[cliff.input.index(0, c)] = 18.02;
  auto const before = cliff.flow().storage();
  for (int second = 0; second < 60; ++second) {
    cliff.run_for(1.0);
    auto const depths = cliff.depths();
    CHECK(*std::min_element(depths.begin(), depths.end()) >= 0);
  }
  CHECK(cliff.flow().storage() == before);
  CHECK(cliff.flow().depth_m(0, 0) < 0.005);  // of 0.02 m
  CHECK(cliff.flow().depth_m(0, 5) > 0.005);
}

TEST_CASE("no water passes a building, and its roof's rain falls beside it",
          "[flood][blocked][exact]") {
  auto world = ascii_world({"000#000", "000#000", "000#000"},
                           {.forcing = {[](double t_s) { return t_s > 0 ? 0.125 : 0.0; }, {}}});
  for (int r = 0; r < 3; ++r) world.input.level_m[world.input.index(r, 0)] = 1.0;
  auto const left_before = world.flow().storage();
  world.run_for(100.0);
  std::int64_t right = 0;
  for (int r = 0; r < 3; ++r) {
    CHECK(world.flow().depth().at(r, 3) == 0);
    for (int c = 4; c < 7; ++c) right += world.flow().depth().at(r, c);
  }
  // Right of the wall: 9 cells' own rain and half of the 3 roof cells'.
  CHECK(right == (9 * 2 + 3) * to_quanta(0.125) / 2);
  CHECK(world.flow().ledger().rain == 21 * to_quanta(0.125));
  CHECK(world.flow().storage() == left_before + 21 * to_quanta(0.125));
}

TEST_CASE("losses take no more than there is and no more than their capacity",
          "[flood][losses][exact]") {
  auto const run_with = [](double rain_m, double capacity_m) {
    auto plain = ascii_world(
        {"00", "00"}, {.forcing = {steady(rain_m / 100), {}, {{}, steady(capacity_m / 100)}}});
    std::fill(plain.input.soil.begin(), plain.input.soil.end(), std::uint8_t{1});
    plain.run_for(100.0);
    return std::pair{to_metres(plain.flow().ledger().infiltration) / 4, plain.flow().depth_m(0, 0)};
  };
  // A quantum of 60 nm per amount, two amounts.
  auto const [all, nothing_left] = run_with(0.02, 0.05);
  CHECK(all == Approx(0.02).margin(1.2e-7));
  CHECK(nothing_left == 0.0);
  auto const [part, left] = run_with(0.05, 0.02);
  CHECK(part == Approx(0.02).margin(1.2e-7));
  CHECK(left == Approx(0.03).margin(1.2e-7));
}

TEST_CASE("an edge that holds its level keeps books of what crosses", "[flood][edge][exact]") {
  auto world = ascii_world({"~~~~~~~~"}, {.level_m = 1.0});
  auto surface = make_surface(world.input);
  surface.held_stages.push_back({{0, 0}, static_cast<std::int32_t>(to_quanta(0.5))});
  SurfaceFlow flow(std::make_shared<Surface const>(std::move(surface)), {}, {});
  run(flow, 3600.0);
  CHECK(residual(flow) == 0);
  CHECK(flow.depth_m(0, 7) == Approx(0.5).margin(0.002));
  CHECK(flow.ledger().stage_outflow - flow.ledger().stage_inflow ==
        flow.ledger().initial - flow.storage());
}

TEST_CASE("a held film too thin to flow keeps its books as well", "[flood][edge][exact]") {
  auto world = ascii_world({"00000000"});
  auto surface = make_surface(world.input);
  surface.held_stages.push_back({{0, 0}, static_cast<std::int32_t>(to_quanta(0.0005))});
  SurfaceFlow flow(std::make_shared<Surface const>(std::move(surface)), {.rain_m = steady(1e-7)},
                   {});
  run(flow, 600.0);
  CHECK(residual(flow) == 0);
  CHECK(flow.ledger().stage_inflow == to_quanta(0.0005));
}

TEST_CASE("a hydrograph delivers its volume", "[flood][inflow][exact]") {
  auto world = ascii_world({"0000", "0000"}, {.forcing = {{}, {}, {}, {{{0, 1}, steady(0.02)}}}});
  world.run_for(600.0);
  CHECK(world.flow().m3(world.flow().storage()) == Approx(12.0).epsilon(1e-8));
  CHECK(residual(world.flow()) == 0);
}

TEST_CASE("a run that is told to stop stops at once", "[flood][cancel]") {
  auto flow = start(rough_valley(40, 40, 1), rain_and_losses());
  int polls = 0;
  auto const done = flow.advance(3600.0, [&] { return ++polls > 3; });
  REQUIRE(!done);
  CHECK(done.error().code == ErrorCode::cancelled);
  CHECK(flow.steps() == 3);
}

TEST_CASE("water deeper than the solver can count is refused by place", "[flood][bad-input]") {
  auto well = ascii_world({"#0#"}, {.forcing = {{}, {}, {}, {{{0, 1}, steady(10.0)}}}});
  auto const done = well.flow().advance(100.0);
  REQUIRE(!done);
  CHECK(done.error().message.find("row 0, column 1") != std::string::npos);
}
