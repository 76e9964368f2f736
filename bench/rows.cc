#include "bench/rows.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace citytwin::bench {

namespace {

/// Four significant digits; rates with a decimal prefix: 12.35 M.
std::string short_number(double value, Better better) {
  if (better == Better::lower) return fmt::format("{:.4g}", value);
  constexpr std::pair<double, char const*> prefixes[] = {{1e9, " G"}, {1e6, " M"}, {1e3, " k"}};
  for (auto const& [size, prefix] : prefixes) {
    if (value >= size) return fmt::format("{:.4g}{}", value / size, prefix);
  }
  return fmt::format("{:.4g}", value);
}

std::string ratio_text(BenchRow const& row) {
  if (!row.ratio) return row.missed() ? "MISSED, not measured" : "-";
  std::string text = fmt::format("{:.2f}x", *row.ratio);
  if (row.at_least) {
    text += fmt::format(" {} {:.2f}", row.missed() ? "MISSED, bar" : "of", *row.at_least);
  }
  return text;
}

std::vector<std::string> cells(BenchRow const& row) {
  auto const with_unit = [&](double v) { return short_number(v, row.better) + " " + row.unit; };
  return {row.name,
          with_unit(row.value),
          ratio_text(row),
          row.rival.empty() ? "-" : row.rival,
          row.rival_value ? with_unit(*row.rival_value) : "-",
          row.note};
}

nlohmann::json optional_json(std::optional<double> const& value) {
  return value ? nlohmann::json(*value) : nlohmann::json(nullptr);
}

}  // namespace

BenchRow with_rival(BenchRow row, std::string rival, double rival_value) {
  row.rival = std::move(rival);
  row.rival_value = rival_value;
  row.ratio = row.better == Better::higher ? row.value / rival_value : rival_value / row.value;
  return row;
}

std::string to_text(std::vector<BenchRow> const& rows) {
  std::vector<std::vector<std::string>> lines{
      {"name", "value", "times better", "rival", "rival value", "note"}};
  for (auto const& row : rows) lines.push_back(cells(row));
  std::vector<std::size_t> widths(lines.front().size());
  for (auto const& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], line[i].size());
  }
  std::string out;
  for (auto const& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      text += fmt::format("{:<{}}", line[i], widths[i] + 2);
    }
    out += text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
  }
  return out;
}

std::string to_json(std::vector<BenchRow> const& rows) {
  auto all = nlohmann::ordered_json::array();
  for (auto const& row : rows) {
    all.push_back(nlohmann::ordered_json{
        {"name", row.name},
        {"value", row.value},
        {"unit", row.unit},
        {"better", row.better == Better::higher ? "higher" : "lower"},
        {"rival", row.rival.empty() ? nlohmann::json(nullptr) : nlohmann::json(row.rival)},
        {"rival_value", optional_json(row.rival_value)},
        {"ratio", optional_json(row.ratio)},
        {"at_least", optional_json(row.at_least)},
        {"note", row.note}});
  }
  return all.dump(2) + "\n";
}

}  // namespace citytwin::bench
