// How long a town takes from its folder to a model that can be served, beside a plain read of the
// same files. The district, which takes minutes to make, is an area of its own: district_bench.cc.
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <stdlib.h>

#include "bench/geodata_bench.h"
#include "bench/plain_read.h"
#include "geodata/city_folder.h"
#include "geodata/sample/sample_city.h"

namespace citytwin::bench {

namespace {

namespace fs = std::filesystem;

/// A town in a temporary folder, removed at the end.
class TownFolder {
 public:
  TownFolder() {
    std::string name = (fs::temp_directory_path() / "citytwin-bench-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    path_ = name;
    auto const made = sample::write_sample_city(sample::Size::town, 7, city(), false);
    if (!made) throw std::runtime_error(made.error().message);
  }
  ~TownFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TownFolder(TownFolder const&) = delete;
  TownFolder& operator=(TownFolder const&) = delete;

  [[nodiscard]] fs::path city() const { return path_ / "city"; }

 private:
  fs::path path_;
};

struct Cost {
  double wall_s;
  double cpu_s;
};

template <class Work>
Cost cost_of(Work work) {
  double const cpu = cpu_seconds();
  auto const start = std::chrono::steady_clock::now();
  work();
  std::chrono::duration<double> const wall = std::chrono::steady_clock::now() - start;
  return {wall.count(), cpu_seconds() - cpu};
}

/// By wall time: the user waits, and loading may use the threads that a plain read leaves idle.
template <class Work>
Cost better_of_three(Work work) {
  Cost best = cost_of(work);
  for (int k = 0; k < 2; ++k) {
    if (Cost const next = cost_of(work); next.wall_s < best.wall_s) best = next;
  }
  return best;
}

std::vector<BenchRow> measure() {
  TownFolder const town;
  std::size_t features = 0;
  auto const read = [&] { features = read_city_plainly(town.city()); };
  auto const load = [&] {
    if (auto const city = load_city(town.city()); !city) {
      throw std::runtime_error(city.error().message);
    }
  };
  read();  // what the disk holds is in memory now, for both
  Cost const ours = better_of_three(load);
  Cost const plain = better_of_three(read);
  BenchRow row;
  row.name = "geodata/open_town";
  row.value = ours.wall_s;
  row.unit = "s";
  row.better = Better::lower;
  row.at_least = 0.5;
  row.note = fmt::format(
      "wall time, two threads, from folder to model with index and version, "
      "better of 3; {} features, 16 M terrain cells; CPU {:.2f} s beside {:.2f}",
      features, ours.cpu_s, plain.cpu_s);
  return {with_rival(row, "the same files read through OGR and GDAL, one thread", plain.wall_s)};
}

}  // namespace

void add_geodata_city(Suite& suite) {
  suite.add_rows(measure);
}

}  // namespace citytwin::bench
