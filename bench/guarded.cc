#include "bench/guarded.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace citytwin::bench {

namespace {

Error unreadable(std::filesystem::path const& file, std::string const& expected) {
  return {ErrorCode::not_found,
          fmt::format("{}: cannot be read; expected {}", file.string(), expected), file.string()};
}

Result<std::set<std::string>> guarded_names(std::filesystem::path const& file) {
  std::ifstream stream(file);
  if (!stream) return unreadable(file, "a CSV with the header name,why");
  std::set<std::string> names;
  std::string line;
  std::getline(stream, line);
  while (std::getline(stream, line)) {
    if (!line.empty()) names.insert(line.substr(0, line.find(',')));
  }
  return names;
}

Result<std::map<std::string, double>> base_ratios(std::filesystem::path const& file) {
  std::ifstream stream(file);
  if (!stream) return unreadable(file, "rows written by --json");
  try {
    std::map<std::string, double> ratios;
    for (auto const& row : nlohmann::json::parse(stream)) {
      if (row.at("ratio").is_number()) ratios[row.at("name")] = row.at("ratio");
    }
    return ratios;
  } catch (nlohmann::json::exception const& e) {
    return Error{ErrorCode::data_corrupt,
                 fmt::format("{}: is not a file of benchmark rows: {}", file.string(), e.what()),
                 file.string()};
  }
}

}  // namespace

Result<std::vector<std::string>> slower_than(std::vector<BenchRow> const& rows,
                                             std::filesystem::path const& base_json,
                                             std::filesystem::path const& guarded_csv) {
  auto const names = guarded_names(guarded_csv);
  if (!names) return names.error();
  auto const base = base_ratios(base_json);
  if (!base) return base.error();
  std::vector<std::string> slower;
  for (auto const& row : rows) {
    auto const before = base->find(row.name);
    if (!names->contains(row.name) || before == base->end()) continue;
    double const now = row.ratio.value_or(0);
    if (now >= before->second * tolerated_share) continue;
    slower.push_back(fmt::format("{} fell from {:.2f} to {:.2f} times better than {}", row.name,
                                 before->second, now, row.rival));
  }
  return slower;
}

}  // namespace citytwin::bench
