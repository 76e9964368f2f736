#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/progress_line.h"
#include "geodata/city_folder.h"
#include "geodata/quality/findings_file.h"
#include "geodata/quality/quality.h"

namespace citytwin::app {

namespace {

struct CheckOptions {
  std::filesystem::path city;
  std::filesystem::path output;  ///< empty = beside the working folder, named after the city
  std::string as_of;             ///< empty = today
  double tolerance_m = 0.5;
};

std::string score_text(std::optional<double> score) {
  return score ? fmt::format("{:.1f}", *score) : std::string("-");
}

void print_scores(QualityReport const& report) {
  fmt::print("{:<14}{:>10}{:>10}{:>12}{:>10}\n", "layer", "features", "accuracy", "timeliness",
             "validity");
  for (auto const& s : report.scores) {
    fmt::print("{:<14}{:>10}{:>10}{:>12}{:>10}\n", s.layer.empty() ? "(city)" : s.layer, s.features,
               score_text(s.accuracy), score_text(s.timeliness), score_text(s.validity));
  }
}

void print_counts(QualityReport const& report, QualityRules const& rules) {
  fmt::print("\n{:<14}{:<22}{:<9}{:>8}{:>9}  {}\n", "layer", "check", "severity", "bad", "checked",
             "meaning");
  for (auto const& c : report.counts) {
    if (c.bad == 0) continue;
    fmt::print("{:<14}{:<22}{:<9}{:>8}{:>9}  {}\n", c.layer, c.check, to_string(c.severity), c.bad,
               c.checked, rules.rule(c.check).title_en);
  }
}

std::filesystem::path output_folder(CheckOptions const& options) {
  if (!options.output.empty()) return options.output;
  auto city = std::filesystem::absolute(options.city).lexically_normal();
  if (!city.has_filename()) city = city.parent_path();
  return city.filename().string() + "-quality";
}

Result<void> write_findings(QualityReport const& report, CityModel const& city,
                            std::filesystem::path const& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  auto const csv = write_findings_csv(report, city.frame, folder / "findings.csv");
  if (!csv) return csv;
  auto const gpkg = write_findings_gpkg(report, city.frame, folder / "findings.gpkg");
  if (!gpkg) return gpkg;
  fmt::print("\n{} findings, city version {}: {} and findings.gpkg\n", report.findings.size(),
             report.model_version, (folder / "findings.csv").string());
  return {};
}

Result<void> check(CheckOptions const& options) {
  auto const rules = QualityRules::load();
  if (!rules) return rules.error();
  auto const city = load_city(options.city);
  if (!city) return city.error();
  auto const report = [&] {
    ProgressLine line("check");
    QualityOptions quality;
    quality.noding.tolerance_m = options.tolerance_m;
    quality.as_of = options.as_of.empty()
                        ? fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)))
                        : options.as_of;
    quality.progress = [&](double fraction, std::string_view what) {
      line.update(fraction, what);
      return true;
    };
    return check_quality(**city, *rules, quality);
  }();
  if (!report) return report.error();
  print_scores(*report);
  print_counts(*report, *rules);
  for (auto const& warning : report->warnings) fmt::print("warning: {}\n", warning);
  return write_findings(*report, **city, output_folder(options));
}

}  // namespace

void add_check_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<CheckOptions>();
  auto* command = app.add_subcommand("check", "Check the quality of a city's data");
  command->add_option("city", options->city, "City folder")->required();
  command->add_option("-o,--output", options->output,
                      "Folder for findings.csv and findings.gpkg; default: CITY-quality");
  command->add_option("--as-of", options->as_of,
                      "Day that ages are counted to, e.g. 2026-01-31; default: today");
  command
      ->add_option("--tolerance", options->tolerance_m,
                   "Ends of roads and pipes this close are taken as one, m")
      ->check(CLI::Range(0.0, 10.0))
      ->capture_default_str();
  command->footer(
      "A dash is a score that is not known.\nExample:\n  citytwin check city -o findings");
  command->callback([options, &outcome] { outcome.result = check(*options); });
}

}  // namespace citytwin::app
