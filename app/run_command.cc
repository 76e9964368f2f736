#include <atomic>
#include <chrono>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "app/commands.h"
#include "app/progress_line.h"
#include "geodata/edits/replay.h"
#include "scenarios/archive/run_folder.h"
#include "scenarios/core/scenario_file.h"
#include "scenarios/registry/registry.h"

namespace citytwin::app {

namespace {

struct RunOptions {
  std::filesystem::path scenario;
  std::filesystem::path city;
  std::filesystem::path state;
  std::filesystem::path folder;
  std::vector<std::string> settings;
  bool replace = false;
};

std::atomic<bool> interrupted = false;

/// Shows progress; Ctrl-C cancels the run, which then leaves nothing behind.
class TerminalContext final : public RunContext {
 public:
  explicit TerminalContext(std::string title) : line_(std::move(title)) {}
  void progress(double fraction, std::string_view phase) override { line_.update(fraction, phase); }
  [[nodiscard]] bool cancelled() const override { return interrupted; }
  void frame(Overlay const&, RasterFrame const&) override {}  // kept in the result as well

 private:
  ProgressLine line_;
};

Error bad_setting(std::string const& setting) {
  return {ErrorCode::invalid_argument,
          fmt::format("--set '{}': expected NAME=VALUE, for example --set return_period_a=100",
                      setting),
          "--set"};
}

/// "50" -> integer, "0.4" -> number, "true" -> boolean, anything else -> text.
ParameterValue parse_value(std::string const& text) {
  if (text == "true" || text == "false") return text == "true";
  std::size_t used = 0;
  try {
    if (text.find_first_of(".eE") == std::string::npos) {
      std::int64_t const whole = std::stoll(text, &used);
      if (used == text.size()) return whole;
    }
    double const number = std::stod(text, &used);
    if (used == text.size()) return number;
  } catch (std::exception const&) {
    return text;
  }
  return text;
}

/// NAME=@FILE takes the text of a file: tables of rain and flow.
Result<ParameterValue> setting_value(std::string const& text) {
  if (!text.starts_with('@')) return parse_value(text);
  std::ifstream file(text.substr(1));
  if (!file) {
    return Error{ErrorCode::not_found,
                 fmt::format("--set: {} cannot be read; expected a file with the parameter's text",
                             text.substr(1)),
                 text.substr(1)};
  }
  return ParameterValue{std::string(std::istreambuf_iterator<char>(file), {})};
}

Result<void> apply_settings(std::vector<std::string> const& settings, ScenarioFile& file) {
  for (auto const& setting : settings) {
    auto const equals = setting.find('=');
    if (equals == std::string::npos || equals == 0) return bad_setting(setting);
    auto value = setting_value(setting.substr(equals + 1));
    if (!value) return value.error();
    file.parameters[setting.substr(0, equals)] = std::move(*value);
  }
  return {};
}

std::string utc_now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

void report(StoredRun const& run, std::filesystem::path const& folder) {
  for (auto const& warning : run.result.warnings) fmt::print("warning: {}\n", warning);
  for (auto const& check : run.result.checks) {
    fmt::print("{}  {} {:.3g} {} (limit {:.3g})\n", check.passed() ? "pass" : "FAIL", check.name,
               check.value, check.unit, check.limit);
  }
  fmt::print("{}: {} overlays, {} tables, spec {}, city version {}\n", folder.string(),
             run.result.overlays.size(), run.result.tables.size(), run.record.spec_hash,
             run.record.model_version);
}

/// Runs that would fail at the end for want of a folder fail at the start.
Result<void> check_folder_is_free(RunOptions const& options) {
  if (!options.replace && std::filesystem::exists(options.folder)) {
    return Error{ErrorCode::already_exists,
                 fmt::format("{}: exists already; choose another -o or add --replace",
                             options.folder.string()),
                 options.folder.string()};
  }
  return {};
}

Result<void> run_scenario(RunOptions const& options) {
  if (auto const free = check_folder_is_free(options); !free) return free;
  auto file = read_scenario_file(options.scenario);
  if (!file) return file.error();
  if (auto const applied = apply_settings(options.settings, *file); !applied) return applied;
  auto const scenario = find_scenario(file->scenario);
  if (!scenario) return scenario.error();
  auto const values = bind_parameters((*scenario)->parameters(), file->parameters);
  if (!values) return values.error();
  auto const city = load_edited_city(options.city, options.state);
  if (!city) return city.error();

  std::signal(SIGINT, [](int) { interrupted = true; });
  auto result = [&] {
    TerminalContext context(file->name);
    return (*scenario)->run(**city, *values, context);
  }();
  if (!result) return result.error();
  StoredRun const run{
      {file->scenario, file->name, values->all(), spec_hash(file->scenario, *values),
       (*city)->version, (*city)->frame, utc_now(), CITYTWIN_VERSION},
      std::move(*result)};
  if (auto const written = write_run(run, options.folder, options.replace); !written)
    return written;
  report(run, options.folder);
  return {};
}

std::string parameter_help() {
  std::string text = "Parameters, set in [parameters] of the file or with --set:\n";
  for (auto const& scenario : all_scenarios()) {
    text += fmt::format("\n{} ({})\n", scenario->type(), scenario->title_en());
    for (auto const& p : scenario->parameters()) {
      auto const value =
          std::visit([](auto const& v) { return fmt::format("{}", v); }, p.default_value);
      text += fmt::format("  {:<28} {} [{}{}{}]\n", p.name, p.text_en, value,
                          p.unit.empty() ? "" : " ", p.unit);
    }
  }
  return text +
         "\nExample:\n  citytwin run data/scenarios/flood_p50.toml city -o flood --set "
         "return_period_a=100\n"
         "  citytwin run data/scenarios/flood_p50.toml city -o flood --set rain=record --set "
         "rain_record=@gauge7.csv";
}

}  // namespace

void add_run_command(CLI::App& app, CommandOutcome& outcome) {
  auto options = std::make_shared<RunOptions>();
  auto* command = app.add_subcommand("run", "Run a scenario on a city, without a server");
  command->add_option("scenario", options->scenario, "Scenario file (TOML)")->required();
  command->add_option("city", options->city, "City folder")->required();
  command->add_option("-o,--output", options->folder, "Folder for the result")->required();
  command->add_option("--state", options->state,
                      "Folder with edits of the city; default: the city as it was written");
  command->add_option("--set", options->settings,
                      "NAME=VALUE, or NAME=@FILE for the text of a file: override a parameter; "
                      "repeatable");
  command->add_flag("--replace", options->replace, "Replace the result folder if it exists");
  command->footer(parameter_help());
  command->callback([options, &outcome] { outcome.result = run_scenario(*options); });
}

}  // namespace citytwin::app
