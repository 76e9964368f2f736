#include "bench/suite.h"

#include <algorithm>
#include <cassert>
#include <ctime>
#include <map>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

namespace citytwin::bench {

namespace {

/// Collects CPU seconds per call of every repetition, by benchmark name.
class Collector : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(Context const&) override { return true; }

  void ReportRuns(std::vector<Run> const& runs) override {
    for (auto const& run : runs) {
      if (run.run_type != Run::RT_Iteration || run.error_occurred) continue;
      seconds_[run.run_name.function_name].push_back(run.cpu_accumulated_time /
                                                     static_cast<double>(run.iterations));
    }
  }

  [[nodiscard]] double median_s(std::string const& name) const {
    auto values = seconds_.at(name);
    auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  }

 private:
  std::map<std::string, std::vector<double>> seconds_;
};

void register_work(std::string const& name, std::function<void()> const& work) {
  benchmark::RegisterBenchmark(name.c_str(), [work](benchmark::State& state) {
    for (auto _ : state) work();
  })->MeasureProcessCPUTime();
}

void run_interleaved(Collector& collector, int repetitions) {
  std::string repeat = fmt::format("--benchmark_repetitions={}", repetitions);
  std::vector<std::string> flags{"citytwin_bench", repeat, "--benchmark_min_time=0.1",
                                 "--benchmark_enable_random_interleaving=true"};
  std::vector<char*> arguments;
  for (auto& flag : flags) arguments.push_back(flag.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  benchmark::RunSpecifiedBenchmarks(&collector);
  benchmark::Shutdown();
}

double seconds_in(std::string const& unit) {
  static std::map<std::string, double> const units{
      {"s", 1.0}, {"ms", 1e-3}, {"us", 1e-6}, {"ns", 1e-9}};
  auto const found = units.find(unit);
  assert(found != units.end() && "a pair that is better lower counts in s, ms, us or ns");
  return found->second;
}

double figure(Pair const& pair, double seconds_per_call, double items) {
  if (pair.better == Better::higher) return items / seconds_per_call;
  return seconds_per_call / items / seconds_in(pair.unit);
}

BenchRow row_of(Pair const& pair, Collector const& collector) {
  BenchRow row;
  row.name = pair.name;
  row.unit = pair.unit;
  row.better = pair.better;
  row.at_least = pair.at_least;
  row.note = pair.note;
  row.value = figure(pair, collector.median_s(pair.name), pair.items);
  return with_rival(std::move(row), pair.rival,
                    figure(pair, collector.median_s(pair.name + " rival"),
                           pair.rival_items.value_or(pair.items)));
}

}  // namespace

std::vector<BenchRow> Suite::run(int repetitions) const {
  for (auto const& pair : pairs_) {
    register_work(pair.name, pair.ours);
    register_work(pair.name + " rival", pair.rival_work);
  }
  Collector collector;
  if (!pairs_.empty()) run_interleaved(collector, repetitions);
  std::vector<BenchRow> rows;
  for (auto const& pair : pairs_) rows.push_back(row_of(pair, collector));
  for (auto const& measure : measurements_) {
    for (auto& row : measure()) rows.push_back(std::move(row));
  }
  return rows;
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace citytwin::bench
