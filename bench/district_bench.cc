// The district of a quarter million buildings: from `citytwin serve` to the first answered call,
// beside a plain read of the same files, and how much memory that takes. The city is made once, in
// some minutes, and kept in build/bench/district; remove that folder to make it anew.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "bench/areas.h"
#include "bench/bench_folder.h"
#include "bench/child_process.h"
#include "bench/plain_read.h"
#include "bench/suite.h"
#include "server/client/twin_client.h"

namespace citytwin::bench {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr double memory_to_make_gib = 4;
constexpr double memory_to_serve_gib = 2;
constexpr int repetitions = 3;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// A row for a peak of memory; the rival is what is allowed.
BenchRow memory_row(std::string name, double peak_gib, double allowed_gib, std::string note) {
  BenchRow row;
  row.name = std::move(name);
  row.value = peak_gib;
  row.unit = "GiB";
  row.better = Better::lower;
  row.at_least = 1;
  row.note = std::move(note);
  return with_rival(std::move(row), "allowed", allowed_gib);
}

/// Makes the city unless it is there. Adds a row when it was made.
fs::path district(std::vector<BenchRow>& rows) {
  auto const city = kept_bench_folder("district") / "city";
  if (fs::exists(city)) return city;
  auto const begin = Clock::now();
  ChildProcess sample(
      {CITYTWIN_COMMAND, "sample", "--size", "district", "--seed", "7", "-o", city.string()});
  auto const cost = sample.wait();
  if (!cost.succeeded) throw std::runtime_error("the district could not be made");
  rows.push_back(
      memory_row("district/memory_to_make", cost.peak_gib, memory_to_make_gib,
                 fmt::format("citytwin sample --size district --seed 7: {:.0f} s, {:.0f} s of CPU",
                             seconds_since(begin), cost.cpu_s)));
  return city;
}

struct Start {
  double seconds = 0;  ///< from the command to the first answer
  ProcessCost cost;
};

/// @param state a folder for runs; the port is written there
Start start_serving(fs::path const& city, fs::path const& state) {
  auto const port_file = state / "port";
  fs::remove(port_file);
  auto const begin = Clock::now();
  ChildProcess server({CITYTWIN_COMMAND, "serve", city.string(), "--port", "0", "--state",
                       state.string(), "--port-file", port_file.string()});
  while (!fs::exists(port_file)) {
    if (!server.running()) throw std::runtime_error("the server stopped before it listened");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  std::string port;
  std::ifstream(port_file) >> port;
  server::TwinClient client("127.0.0.1:" + port);
  auto const layers = client.layers();
  Start start{seconds_since(begin), {}};
  if (!layers) throw std::runtime_error(layers.error().message);
  keep(*layers);
  server.terminate();
  start.cost = server.wait();
  if (!start.cost.succeeded) throw std::runtime_error("the server failed");
  return start;
}

std::vector<BenchRow> measure() {
  std::vector<BenchRow> rows;
  auto const city = district(rows);
  auto const state = empty_bench_folder("district_state");
  auto features = read_city_plainly(city);  // what the disk holds is in memory now, for both
  double plain_s = 1e9, plain_cpu_s = 1e9, peak_gib = 0;
  Start best{1e9, {}};
  for (int k = 0; k < repetitions; ++k) {
    auto const begin = Clock::now();
    double const cpu = cpu_seconds();
    features = read_city_plainly(city);
    plain_s = std::min(plain_s, seconds_since(begin));
    plain_cpu_s = std::min(plain_cpu_s, cpu_seconds() - cpu);
    auto const start = start_serving(city, state);
    peak_gib = std::max(peak_gib, start.cost.peak_gib);
    if (start.seconds < best.seconds) best = start;
  }
  BenchRow row;
  row.name = "district/start_to_serving";
  row.value = best.seconds;
  row.unit = "s";
  row.better = Better::lower;
  row.at_least = 0.5;
  row.note = fmt::format(
      "wall time from the command to an answered call, best of {}; {} features; CPU {:.1f} s "
      "beside {:.1f}",
      repetitions, features, best.cost.cpu_s, plain_cpu_s);
  rows.push_back(with_rival(row, "the same files read through OGR and GDAL, one thread", plain_s));
  rows.push_back(memory_row("district/memory_to_serve", peak_gib, memory_to_serve_gib,
                            "peak of the serving process, mapped files included"));
  return rows;
}

}  // namespace

void add_district(Suite& suite) {
  suite.add_rows(measure);
}

}  // namespace citytwin::bench
