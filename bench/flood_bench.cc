// Flood: cell updates per second of the whole solver (limiter, books and sources on), next to what
// the memory of this machine allows.

#include <cstddef>
#include <memory>
#include <random>
#include <vector>

#include <tbb/task_arena.h>

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
                                        flood::Scheme scheme) {
  Forcing storm;
  storm.rain_m = [](double t_s) { return 2.5e-5 * t_s; };
  storm.sewer_capacity_m = [](double t_s) { return 1e-5 * t_s; };
  flood::FlowOptions options;
  options.scheme = scheme;
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

void add_town(Suite& suite, int size, flood::Scheme scheme, std::string const& name) {
  auto const town = wet_town(size);
  auto const flow = storm_over(town, scheme);
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

}  // namespace

void add_flood(Suite& suite) {
  for (int const size : {500, 2000}) {
    add_town(suite, size, flood::Scheme::local_inertial, "cell_updates");
    add_town(suite, size, flood::Scheme::shallow_water, "shallow_updates");
  }
}

}  // namespace citytwin::bench
