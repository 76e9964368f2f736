#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "app/commands.h"
#include "app/expected_files.h"
#include "scenarios/registry/registry.h"

namespace citytwin::app {

namespace {

struct ValidateOptions {
  std::string area;
  std::filesystem::path data = "../shared/data";
  std::filesystem::path json;
  std::filesystem::path charts;
  bool fine = false;
};

nlohmann::json to_json(std::vector<ValidationRow> const& rows) {
  auto out = nlohmann::json::array();
  for (auto const& row : rows) {
    nlohmann::json entry{{"case", row.case_name}, {"quantity", row.quantity},
                         {"value", row.value},    {"limit", row.limit},
                         {"unit", row.unit},      {"source", row.source},
                         {"pass", row.pass}};
    if (!row.skipped.empty()) entry["skipped"] = row.skipped;
    out.push_back(entry);
  }
  return out;
}

void print(ValidationRow const& row) {
  if (!row.skipped.empty()) {
    fmt::print("SKIP  {}: {} ({})\n", row.case_name, row.quantity, row.skipped);
    return;
  }
  if (std::isinf(row.limit)) {
    fmt::print("note  {}: {} {:.4g} {} [{}]\n", row.case_name, row.quantity, row.value, row.unit,
               row.source);
    return;
  }
  fmt::print("{}  {}: {} {:.4g} {}, limit {:.4g} [{}]\n", row.pass ? "pass" : "FAIL", row.case_name,
             row.quantity, row.value, row.unit, row.limit, row.source);
}

Result<void> write_text(std::filesystem::path const& file, std::string const& text) {
  std::ofstream stream(file);
  stream << text;
  if (!stream.flush()) {
    return Error{ErrorCode::unavailable, fmt::format("{}: cannot be written", file.string()),
                 file.string()};
  }
  return {};
}

nlohmann::json to_json(std::vector<FileCheck> const& checks) {
  auto out = nlohmann::json::array();
  for (auto const& check : checks) {
    out.push_back({{"file", check.file},
                   {"layer", check.layer},
                   {"source", check.source},
                   {"ours", check.ours},
                   {"differences", check.differences},
                   {"pass", check.pass()}});
  }
  return out;
}

void print(FileCheck const& check) {
  fmt::print("{}  {}{}\n      source  {}\n      ours    {}\n", check.pass() ? "pass" : "FAIL",
             check.file, check.layer.empty() ? "" : " [" + check.layer + "]", check.source,
             check.ours);
  for (auto const& difference : check.differences) fmt::print("      differs {}\n", difference);
}

/// Every file of the geodata folder, source counts and ours side by side.
Result<void> validate_files(ValidateOptions const& options) {
  auto const folder = options.data / "geodata";
  auto const rows = read_expected(folder / "expected.csv");
  if (!rows) return rows.error();
  std::vector<FileCheck> checks;
  for (auto const& row : *rows) {
    checks.push_back(check_file(row, folder));
    print(checks.back());
  }
  auto const failed =
      std::count_if(checks.begin(), checks.end(), [](auto const& check) { return !check.pass(); });
  auto const note = epoch_note(*rows);
  if (!note) return note.error();
  if (!note->empty()) fmt::print("note  {}\n", *note);
  fmt::print("geodata: {} rows passed, {} failed\n",
             checks.size() - static_cast<std::size_t>(failed), failed);
  if (!options.json.empty()) {
    if (auto const written = write_text(options.json, to_json(checks).dump(2) + "\n"); !written)
      return written;
  }
  if (failed == 0) return {};
  return Error{ErrorCode::internal, fmt::format("{} of {} rows failed", failed, checks.size()),
               options.area};
}

Result<void> write_charts(ValidateOptions const& options) {
  auto const charts = validation_charts(options.area, options.data);
  if (!charts) return charts.error();
  std::error_code failed;
  std::filesystem::create_directories(options.charts, failed);
  for (auto const& chart : *charts) {
    auto const written = write_text(options.charts / (chart.id + ".svg"), to_svg(chart));
    if (!written) return written;
  }
  fmt::print("{}: {} charts in {}\n", options.area, charts->size(), options.charts.string());
  return {};
}

Result<void> validate(ValidateOptions const& options) {
  if (options.area == "geodata") return validate_files(options);
  auto const rows = validate_area(
      options.area, options.data,
      {options.fine, [](std::string const& name) { fmt::print(stderr, "...   {}\n", name); }});
  if (!rows) return rows.error();
  std::size_t passed = 0, failed = 0, skipped = 0;
  for (auto const& row : *rows) {
    print(row);
    ++(!row.skipped.empty() ? skipped : row.pass ? passed : failed);
  }
  fmt::print("{}: {} passed, {} failed, {} skipped\n", options.area, passed, failed, skipped);
  if (!options.json.empty()) {
    if (auto const written = write_text(options.json, to_json(*rows).dump(2) + "\n"); !written)
      return written;
  }
  if (!options.charts.empty()) {
    if (auto const written = write_charts(options); !written) return written;
  }
  if (failed > 0) {
    return Error{ErrorCode::internal, fmt::format("{} of {} checks failed", failed, rows->size()),
                 options.area};
  }
  return {};
}

}  // namespace

void add_validate_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<ValidateOptions>();
  auto* command =
      app.add_subcommand("validate", "Compare an area with closed forms and published results");
  command->add_option("area", options->area, "geodata, flood, lighting, risk, quality or sewer")
      ->required();
  command
      ->add_option("--data", options->data,
                   "Root of the real test data; rows that need it are skipped without")
      ->envname("CITYTWIN_TEST_DATA")
      ->capture_default_str();
  command->add_flag("--fine", options->fine,
                    "Also cases that take many minutes and are printed, not judged");
  command->add_option("--json", options->json, "Also write the rows to this file");
  command->add_option("--charts", options->charts,
                      "flood, sewer: also draw computed values beside their oracles, as SVG files "
                      "in this folder");
  command->footer(
      "Exit code 1 when a row fails.\nExamples:\n"
      "  citytwin validate flood --json flood.json\n"
      "  citytwin validate sewer --charts charts");
  command->callback([options, &outcome] { outcome.result = validate(*options); });
}

}  // namespace citytwin::app
