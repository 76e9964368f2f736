// Flood: cell updates per second of the whole solver (limiter, books and sources on), next to what
// the memory of this machine allows.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <memory>
#include <random>
#include <vector>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "bench/flood_sewer_speed.h"
#include "bench/flood_storms.h"
#include "bench/suite.h"
#include "scenarios/flood/surface_flow.h"

namespace citytwin::bench {

namespace {

using flood::Forcing;
using flood::Surface;
using flood::SurfaceFlow;
using flood::SurfaceInput;

/// Bytes that one cell update must move: depth, bed, two frictions and two flows are read (the full
/// equations read a third friction), depth and two flows written (a write costs a read as well).
constexpr double bytes_per_update = 4.0 * (6 + 2 * 3);

/// Streets and lawns between buildings under rain: every open cell is wet.
std::shared_ptr<Surface const> wet_town(int size) {
  SurfaceInput in({0, 0, 2.0, size, size});
  std::mt19937 random(7);
  for (int r = 0; r < size; ++r) {
    for (int c = 0; c < size; ++c) {
      auto const i = in.index(r, c);
      in.bed_m[i] = 3.0 + 0.0005 * c + 1e-4 * static_cast<double>(random() % 500);
      in.open[i] = r % 40 >= 10 && r % 40 < 25 && c % 30 >= 8 && c % 30 < 20 ? 0 : 1;
      in.level_m[i] = in.bed_m[i] + 0.1;
    }
  }
  return std::make_shared<Surface const>(make_surface(in));
}

std::shared_ptr<SurfaceFlow> storm_over(std::shared_ptr<Surface const> const& town,
                                        flood::Scheme scheme, int order = 1) {
  Forcing storm;
  storm.rain_m = [](double t_s) { return 2.5e-5 * t_s; };
  storm.sewer_capacity_m = [](double t_s) { return 1e-5 * t_s; };
  flood::FlowOptions options;
  options.scheme = scheme;
  options.order = order;
  return std::make_shared<SurfaceFlow>(town, storm, options);
}

constexpr double simulated_s = 20;

/// Updates that one call of advance by simulated_s makes, blocked cells left out.
double updates_per_call(SurfaceFlow& flow, Surface const& town) {
  auto const steps = flow.steps();
  (void)flow.advance(flow.time_s() + simulated_s);
  std::size_t open = 0;
  for (int r = 0; r < town.geometry.rows; ++r) {
    for (int c = 0; c < town.geometry.columns; ++c) open += town.open.at(r, c);
  }
  return static_cast<double>(flow.steps() - steps) * static_cast<double>(open);
}

struct Triad {
  static constexpr std::size_t size = 4'000'000;
  std::vector<float> a = std::vector<float>(size, 1.0F);
  std::vector<float> b = std::vector<float>(size, 2.0F);
  std::vector<float> c = std::vector<float>(size, 3.0F);
  void run() {
    for (std::size_t i = 0; i < size; ++i) a[i] = b[i] + 0.5F * c[i];
    keep(a[size / 2]);
  }
  /// Cell updates that the same traffic would be: two reads, one write and its read per element.
  static constexpr double as_updates = size * 16.0 / bytes_per_update;
};

void add_town(Suite& suite, int size, flood::Scheme scheme, int order, std::string const& name) {
  auto const town = wet_town(size);
  auto const flow = storm_over(town, scheme, order);
  auto const triad = std::make_shared<Triad>();
  double const updates = updates_per_call(*flow, *town);
  suite.add_pair(
      {.name = "flood/" + name + "_" + std::to_string(size),
       .unit = "updates/s",
       .items = updates,
       .ours =
           [=] {
             tbb::task_arena(1).execute([&] { (void)flow->advance(flow->time_s() + simulated_s); });
           },
       .rival = "STREAM triad, the same bytes",
       .rival_work = [=] { triad->run(); },
       .rival_items = Triad::as_updates,
       .note =
           "open wet cells, one thread, rain, sewers and books on; LISFLOOD-FP 8.1 and SFINCS "
           "reached 8 to 22 M (local inertial) and 6 M (full equations) on a machine of the same "
           "class"});
}

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Wall seconds of one call on so many threads.
double on_threads(int threads, SurfaceFlow& flow) {
  double const begin = wall_seconds();
  tbb::task_arena(threads).execute([&] { (void)flow.advance(flow.time_s() + simulated_s); });
  return wall_seconds() - begin;
}

/// The best of interleaved repetitions: a busy machine shows in both.
std::vector<BenchRow> two_threads() {
  constexpr int repetitions = 5;
  tbb::global_control const enough(tbb::global_control::max_allowed_parallelism, 2);
  auto const town = wet_town(2000);
  auto const flow = storm_over(town, flood::Scheme::local_inertial);
  double const updates = updates_per_call(*flow, *town);
  double one_s = std::numeric_limits<double>::infinity();
  double two_s = one_s;
  for (int i = 0; i < repetitions; ++i) {
    one_s = std::min(one_s, on_threads(1, *flow));
    two_s = std::min(two_s, on_threads(2, *flow));
  }
  BenchRow row;
  row.name = "flood/two_threads_2000";
  row.unit = "updates/s";
  row.value = updates / two_s;
  row.at_least = 1.8;
  row.note = "local inertial, 2000 x 2000, by the clock: needs two idle cores";
  return {with_rival(row, "one thread", updates / one_s)};
}

/// Ground that is dry but for a basin of a twentieth of it, or all under water.
std::shared_ptr<Surface const> basin(bool all_wet) {
  constexpr int size = 1500;
  SurfaceInput in({0, 0, 2.0, size, size});
  for (int r = 0; r < size; ++r) {
    for (int c = 0; c < size; ++c) {
      auto const i = in.index(r, c);
      bool const inside = r >= 500 && r < 835 && c >= 500 && c < 835;
      in.bed_m[i] = all_wet || inside ? 0.0 : 5.0;
      if (all_wet || inside) in.level_m[i] = 1.0 + 1e-3 * (c % 7);
    }
  }
  return std::make_shared<Surface const>(make_surface(in));
}

void add_basin(Suite& suite) {
  auto const run = [](bool all_wet) {
    auto const flow =
        std::make_shared<SurfaceFlow>(basin(all_wet), Forcing{}, flood::FlowOptions{});
    return [flow] {
      tbb::task_arena(1).execute([&] { (void)flow->advance(flow->time_s() + 0.25 * simulated_s); });
    };
  };
  suite.add_pair({.name = "flood/wet_twentieth",
                  .unit = "ms",
                  .ours = run(false),
                  .rival = "all cells wet",
                  .rival_work = run(true),
                  .at_least = 8.0,
                  .better = Better::lower,
                  .note = "5 s of local inertial on 1500 x 1500 cells, 5 % of them wet"});
}

}  // namespace

void add_flood(Suite& suite) {
  for (int const size : {500, 2000}) {
    add_town(suite, size, flood::Scheme::local_inertial, 1, "cell_updates");
    add_town(suite, size, flood::Scheme::shallow_water, 1, "shallow_updates");
    add_town(suite, size, flood::Scheme::shallow_water, 2, "shallow_order2_updates");
  }
  add_basin(suite);
  suite.add_rows(two_threads);
  suite.add_rows(flood_sewer_speed);
  suite.add_rows(flood_storms);
}

}  // namespace citytwin::bench
