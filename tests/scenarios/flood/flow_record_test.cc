#include "scenarios/flood/flow_record.h"

#include <cmath>

#include "tests/support/catch.h"

using namespace citytwin;
using namespace citytwin::flood;

namespace {

HazardRating rating() {
  return HazardRating::load("arr_2019").value();
}

/// Runs to a time and takes the record every second.
void run(SurfaceFlow& flow, FlowRecord& record, double until_s) {
  while (flow.time_s() < until_s) {
    REQUIRE(flow.advance(std::min(flow.time_s() + 1.0, until_s)).ok());
    record.observe(flow);
  }
}

SurfaceInput channel(int columns, double slope, float manning) {
  SurfaceInput in({0, 0, 2.0, columns, 1});
  for (int c = 0; c < columns; ++c) {
    in.bed_m[in.index(0, c)] = 2.0 * slope * (columns - c);
    in.manning[in.index(0, c)] = manning;
  }
  return in;
}

}  // namespace

TEST_CASE("a basin that rain fills is deeper than a mark from the time that fills it to it",
          "[flood][record][analytic]") {
  SurfaceInput const in({0, 0, 2.0, 3, 3});
  SurfaceInput basin = in;
  for (auto& n : basin.manning) n = 0.03F;
  Forcing forcing;
  forcing.rain_m = [](double t_s) { return 1e-3 * std::min(t_s, 400.0); };
  SurfaceFlow flow(std::make_shared<Surface const>(make_surface(basin)), forcing, {});
  FlowRecord record(in.geometry, rating(), 0.05F, {0.15, 0.30, 0.45});
  run(flow, record, 600);
  // To one observation and one sweep, a second each.
  CHECK(record.arrival_s(0, 4) == Approx(150.0).margin(2.0));
  CHECK(record.above_s(0, 4) == Approx(450.0).margin(2.0));
  CHECK(record.arrival_s(1, 4) == Approx(300.0).margin(2.0));
  CHECK(std::isinf(record.arrival_s(2, 4)));
  CHECK(record.above_s(2, 4) == 0.0F);
  CHECK(record.peaks(4).depth_m == Approx(0.4).margin(1e-3));
  CHECK(record.peaks(4).speed_m_per_s == 0.0F);
  CHECK(record.hazard_class(4) == 2);  // 0.3 < depth <= 0.5 m, still
}

TEST_CASE("the speed of uniform flow is Manning's, in both schemes", "[flood][record][analytic]") {
  constexpr double slope = 0.001;
  constexpr double manning = 0.03;
  constexpr double flow_m2ps = 0.5;
  for (auto const scheme : {Scheme::local_inertial, Scheme::shallow_water}) {
    auto surface = make_surface(channel(300, slope, manning));
    surface.outfalls = {{{0, 299}, static_cast<float>(std::sqrt(slope) / manning)}};
    Forcing forcing;
    forcing.inflows = {{{0, 0}, [](double t_s) { return flow_m2ps * 2.0 * t_s; }}};
    FlowOptions options;
    options.scheme = scheme;
    SurfaceFlow flow(std::make_shared<Surface const>(std::move(surface)), forcing, options);
    FlowRecord record(flow.surface().geometry, rating(), 0.05F, {0.15});
    REQUIRE(flow.advance(7200.0).ok());
    record.observe(flow);
    double const depth_m = std::pow(flow_m2ps * manning / std::sqrt(slope), 0.6);
    auto const& peaks = record.peaks(150);
    // 5e-3: the first-order scheme's own error of depth in a uniform flow, and some.
    CHECK(peaks.depth_speed_m2_per_s == Approx(flow_m2ps).epsilon(5e-3));
    CHECK(peaks.speed_m_per_s == Approx(flow_m2ps / depth_m).epsilon(5e-3));
    CHECK(record.hazard_class(150) == 3);  // 0.5 m2/s in 0.64 m of water
  }
}

TEST_CASE("a cell that stays dry keeps an empty record", "[flood][record][exact]") {
  SurfaceInput in({0, 0, 2.0, 2, 2});
  for (auto& n : in.manning) n = 0.03F;
  SurfaceFlow flow(std::make_shared<Surface const>(make_surface(in)), {}, {});
  FlowRecord record(in.geometry, rating(), 0.05F, {0.15});
  run(flow, record, 10);
  CHECK(record.hazard_class(0) == 0);
  CHECK(std::isinf(record.arrival_s(0, 0)));
  CHECK(record.observed_s() == 10.0);
}
