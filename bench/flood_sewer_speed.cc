#include "bench/flood_sewer_speed.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <limits>

#include <fmt/format.h>

#include "bench/suite.h"
#include "geodata/sample/sample_city.h"
#include "scenarios/flood/storm_sewers.h"
#include "scenarios/sewer/inp_reader.h"
#include "scenarios/sewer/sewer_run.h"

namespace citytwin::bench {

namespace {

constexpr int repetitions = 3;
constexpr double bar_per_s = 3e6;
/// The fastest of SWMM 5.2.4 on its models of 59 to 209 links; its rates were 1.0 to 1.6 million.
constexpr double swmm_per_s = 1.6e6;

/// What one simulation did.
struct Routed {
  std::size_t links = 0;
  sewer::StepCount count;
};

/// The best of some simulations by CPU time.
BenchRow link_steps(std::string const& name, std::function<Routed()> const& simulate) {
  double best_s = std::numeric_limits<double>::infinity();
  Routed routed;
  for (int i = 0; i < repetitions; ++i) {
    double const begin_s = cpu_seconds();
    routed = simulate();
    best_s = std::min(best_s, cpu_seconds() - begin_s);
  }
  auto const steps = static_cast<double>(std::max<std::size_t>(routed.count.steps, 1));
  BenchRow row;
  row.name = "flood/sewer_link_steps_" + name;
  row.unit = "link-steps/s";
  row.value = static_cast<double>(routed.links) * steps / best_s;
  row.at_least = bar_per_s / swmm_per_s;
  row.note = fmt::format("{} links, {:.0f} steps of {:.1f} trials, one thread, CPU time",
                         routed.links, steps, static_cast<double>(routed.count.trials) / steps);
  return with_rival(row, "SWMM 5.2.4, its best on a machine of the same class", swmm_per_s);
}

/// Rain on each inlet's share of the city, a Chicago-like peak after 24 of 60 minutes, m3/s.
double peaked_inflow_m3_per_s(double t_s) {
  constexpr double peak_s = 1440, end_s = 3600, peak_m3_per_s = 0.12;
  if (t_s >= end_s) return 0.0;
  double const rising = t_s < peak_s ? t_s / peak_s : (end_s - t_s) / (end_s - peak_s);
  return peak_m3_per_s * rising * rising;
}

Routed route_storm(flood::StormSewers const& sewers) {
  sewer::SewerFlow flow(sewers.network);
  std::vector<double> lateral_m3(sewers.network.nodes.size());
  constexpr double end_s = 5400;
  while (flow.time_s() < end_s) {
    double const dt_s = std::min(flow.proposed_step_s(), end_s - flow.time_s());
    std::fill(lateral_m3.begin(), lateral_m3.end(), 0.0);
    double const share_m3 = peaked_inflow_m3_per_s(flow.time_s()) * dt_s;
    for (auto const& inlet : sewers.inlets) lateral_m3[inlet.node] += share_m3;
    if (!flow.step(dt_s, lateral_m3)) break;
  }
  return {sewers.network.links.size(), flow.count()};
}

BenchRow core_row() {
  auto const city = sample::make_city(sample::Size::core, 42);
  auto const surfaces = flood::LandSurfaces::load();
  auto const inlet = flood::StormInlet::load();
  auto const ground = flood::make_city_ground(*city, surfaces.value(), {.cell_m = 2.0});
  auto const sewers = flood::make_storm_sewers(*city, ground.value(), inlet.value());
  return link_steps("core", [&] { return route_storm(sewers.value()); });
}

Routed run_model(sewer::Network const& network) {
  auto run = sewer::SewerRun::make(network);
  while (!run->finished()) {
    if (!run->advance({})) break;
  }
  return {network.links.size(), run->flow().count()};
}

/// Runoff and inflows included; empty where the data are not.
std::vector<BenchRow> swmm_rows() {
  auto const* root = std::getenv("CITYTWIN_TEST_DATA");
  std::filesystem::path const folder =
      std::filesystem::path(root ? root : "../shared/data") / "flood" / "swmm";
  std::vector<BenchRow> rows;
  for (std::string const model : {"user_user2", "user_user3"}) {
    auto const file = folder / (model + ".inp");
    if (!std::filesystem::exists(file)) continue;
    auto const network = sewer::read_inp(file);
    if (network) rows.push_back(link_steps(model, [&] { return run_model(*network); }));
  }
  return rows;
}

}  // namespace

std::vector<BenchRow> flood_sewer_speed() {
  std::vector<BenchRow> rows{core_row()};
  for (auto& row : swmm_rows()) rows.push_back(std::move(row));
  return rows;
}

}  // namespace citytwin::bench
