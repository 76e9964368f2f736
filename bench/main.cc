// citytwin_bench [AREA...]: measures the areas, prints a table, and with --json writes the rows.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "bench/areas.h"
#include "bench/guarded.h"
#include "bench/rows.h"
#include "bench/suite.h"

namespace {

using namespace citytwin::bench;

struct Options {
  std::vector<std::string> areas;
  std::string json_file;
  std::string base_file;
  int repetitions = 5;
  bool check = false;
};

std::vector<std::string> area_names() {
  std::vector<std::string> names;
  for (auto const& area : areas()) names.push_back(area.name);
  return names;
}

void declare(CLI::App& app, Options& options) {
  app.add_option("area", options.areas, "Areas to measure; all but district by default")
      ->check(CLI::IsMember(area_names()));
  app.add_option("--json", options.json_file, "Write the rows to this file");
  app.add_option("--against", options.base_file,
                 "Rows of an earlier --json: name the guarded rows that got slower");
  app.add_option("--repetitions", options.repetitions, "Repetitions of each measurement")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_flag("--check", options.check, "Exit 1 when a bar is missed or a guarded row is slower");
}

Suite chosen(Options const& options) {
  Suite suite;
  for (auto const& area : areas()) {
    bool const named = std::count(options.areas.begin(), options.areas.end(), area.name) > 0;
    bool const wanted = options.areas.empty() ? !area.on_request : named;
    if (wanted) area.add(suite);
  }
  return suite;
}

/// Prints the guarded rows that got slower; false when one did or the base cannot be read.
bool keeps_up(std::vector<BenchRow> const& rows, Options const& options) {
  if (options.base_file.empty()) return true;
  auto const slower = slower_than(rows, options.base_file, CITYTWIN_GUARDED_CSV);
  if (!slower) {
    std::cerr << slower.error().message << "\n";
    return false;
  }
  for (auto const& sentence : *slower) std::cout << "SLOWER: " << sentence << "\n";
  return slower->empty();
}

bool written(std::vector<BenchRow> const& rows, std::string const& file) {
  if (file.empty()) return true;
  std::ofstream stream(file);
  stream << to_json(rows);
  stream.flush();
  if (!stream) std::cerr << file << ": cannot be written\n";
  return static_cast<bool>(stream);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Measures CityTwin against what a user would pick instead."};
  Options options;
  declare(app, options);
  CLI11_PARSE(app, argc, argv);
  auto const rows = chosen(options).run(options.repetitions);
  std::cout << to_text(rows);
  auto const missed =
      std::count_if(rows.begin(), rows.end(), [](auto const& row) { return row.missed(); });
  if (missed > 0) std::cout << missed << " of " << rows.size() << " bars missed\n";
  bool const fast = keeps_up(rows, options) && missed == 0;
  if (!written(rows, options.json_file)) return 2;
  return options.check && !fast ? 1 : 0;
}
