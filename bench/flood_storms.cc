#include "bench/flood_storms.h"

#include <chrono>

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include "bench/suite.h"
#include "geodata/sample/sample_city.h"
#include "scenarios/flood/flood_run.h"

namespace citytwin::bench {

namespace {

constexpr double simulated_s = 3600;

class QuietContext final : public RunContext {
 public:
  void progress(double, std::string_view) override {}
  [[nodiscard]] bool cancelled() const override { return false; }
  void frame(Overlay const&, RasterFrame const&) override {}
};

BenchRow storm(CityModel const& city, std::string const& scheme, std::string const& drainage,
               double at_least) {
  auto const values = bind_parameters(
      flood::flood_parameters(),
      {{"scheme", scheme}, {"drainage", drainage}, {"after_min", 0.0}, {"cell_m", 2.0}});
  QuietContext context;
  double const cpu_begin = cpu_seconds();
  auto const begin = std::chrono::steady_clock::now();
  bool done = false;
  tbb::task_arena(2).execute(
      [&] { done = flood::run_flood(city, flood::settings_from(values.value()), context).ok(); });
  double const wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  BenchRow row;
  row.name = "flood/storm_core_" + scheme + (drainage == "network" ? "_sewers" : "");
  row.unit = "x real time";
  row.value = done ? simulated_s / wall_s : 0.0;
  row.at_least = at_least;
  row.note = fmt::format(
      "50-year hour, 2 m cells, frames every 5 min, overlays and tables, two threads by the clock; "
      "{:.0f} CPU seconds in all",
      cpu_seconds() - cpu_begin);
  return with_rival(row, "a clock", 1.0);
}

}  // namespace

std::vector<BenchRow> flood_storms() {
  tbb::global_control const enough(tbb::global_control::max_allowed_parallelism, 2);
  auto const city = sample::make_city(sample::Size::core, 42);
  std::vector<BenchRow> rows;
  for (std::string const drainage : {"capacity", "network"}) {
    rows.push_back(storm(*city, "local_inertial", drainage, 70.0));
    rows.push_back(storm(*city, "shallow_water", drainage, 25.0));
  }
  return rows;
}

}  // namespace citytwin::bench
